import { PolymartError } from '@polymart/core'
import type { IssueCount, LoadIssue, OnDuplicate } from '@polymart/core'
import type { Command } from 'commander'
import { checkEnding } from '../arguments/ending.js'
import { mappingOf } from '../arguments/mapping.js'
import { storesOf, withStores } from '../arguments/stores.js'
import type { StoreFlags } from '../arguments/stores.js'
import { oneOf, wholeNumber } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { exitCodes } from '../failure.js'
import { IssueFile } from '../output/issue-file.js'
import { issueLines, reportLines } from '../output/load-report.js'
import { heldText, Input, wouldEmpty } from '../stores/input.js'
import type { Held } from '../stores/input.js'
import type { Loading } from '../stores/loading.js'
import { writeTo } from '../terminal/target.js'
import { counted, seconds } from '../terminal/text.js'
import { tellWaits } from '../terminal/waits.js'

interface Flags extends StoreFlags {
  readonly from: string
  readonly strict?: boolean
  readonly onDuplicate?: OnDuplicate
  readonly recreate?: boolean
  readonly maxRate?: number
  readonly readMemory?: number
  /** False with `--no-create`. */
  readonly create?: boolean
  readonly issues?: string
  readonly allowEmpty?: boolean
  readonly partial?: boolean
}

/** Of JSON Lines, and of what may hold anything. */
const issueEndings = ['jsonl', 'ndjson', 'json', 'txt', 'log']

interface Loaded {
  readonly issueCounts: readonly IssueCount[]
  /** Why nothing was stored, where there were rows and none could be used. */
  readonly failure?: PolymartError
}

export const loadCommand = (program: Command, act: Act): void => {
  withStores(
    program
      .command('load')
      .description('Load a data set into a store, completely or not at all.')
      .requiredOption('--from <dir>', 'folder of the data set'),
  )
    .option('--strict', 'refuse rows with invalid values; if any, exit with 4')
    .option(
      '--on-duplicate <what>',
      'when an id is there already: replace, keep or error; default replace',
      oneOf('--on-duplicate', ['replace', 'keep', 'error']),
    )
    .option('--recreate', 'empty the store first')
    .option('--allow-empty', 'with --recreate: accept input without rows')
    .option('--partial', 'accept fewer rows than manifest.json says')
    .option('--max-rate <n>', 'write at most N rows per second to a server', wholeNumber('--max-rate', 1))
    .option(
      '--read-memory <n>',
      'memory for reading part of a file (MiB, default 512)',
      wholeNumber('--read-memory', 32),
    )
    .option('--no-create', 'do not create HBase tables; say how to create them')
    .option('--issues <file>', 'write refused and duplicate rows to this file (JSON Lines)')
    .addHelpText(
      'after',
      examples(
        'polymart load --from shop --store embedded:data',
        'polymart load --from exports --mapping mapping.json --issues issues.jsonl',
      ),
    )
    .action((flags: Flags) => act((context) => loadFiles(flags, context)))
}

const loadFiles = async (flags: Flags, context: Context): Promise<number> => {
  let loaded: Loaded = { issueCounts: [] }
  // The file is opened first, so that no load ends without a place for what it has to tell.
  if (flags.issues !== undefined) checkEnding('--issues', flags.issues, issueEndings)
  await writeTo(flags.issues, context, async (target) => {
    const issues = flags.issues === undefined ? undefined : new IssueFile(target)
    loaded = await load(flags, context, issues)
    await issues?.finish()
  })
  if (loaded.failure) throw loaded.failure
  return flags.strict ? verdict(loaded.issueCounts) : exitCodes.done
}

const load = async (flags: Flags, context: Context, issueFile: IssueFile | undefined): Promise<Loaded> => {
  const { signal, onProgress, messages, out } = context
  const began = performance.now()
  const [{ readDataset }, { openLoading }, { openFound }, { findStores }] = await Promise.all([
    import('@polymart/files'),
    import('../stores/loading.js'),
    import('../stores/opening.js'),
    import('@polymart/analytics'),
  ])
  const {
    from,
    mapping: file,
    strict = false,
    recreate = false,
    onDuplicate,
    maxRate,
    readMemory: memory,
    create = true,
    allowEmpty = false,
    partial = false,
    ...stores
  } = flags
  const mapping = await mappingOf(file)
  const found = findStores(storesOf(stores), { writing: true })
  const options = {
    strict,
    recreate,
    signal,
    ...(onDuplicate && { onDuplicate }),
    ...(issueFile && { onIssue: (issue: LoadIssue) => issueFile.add(issue) }),
  }
  const opening = {
    createTables: create,
    onWait: tellWaits(context),
    signal,
    ...(maxRate !== undefined && { maxRate }),
  }
  const loading = await openFound(found, (urls) => openLoading(urls, options, opening), context)
  try {
    const input = new Input(strict)
    const onIssue = (issue: LoadIssue): Promise<void> | undefined => {
      input.refuse(issue)
      loading.reject(issue)
      return issueFile?.settled()
    }
    const onNote = (note: string): void => messages.say(note)
    const reading = {
      partial,
      onIssue,
      onNote,
      signal,
      onProgress,
      ...(mapping && { mapping }),
      ...(memory && { memory }),
    }
    for await (const batch of readDataset(from, reading).batches()) {
      input.add(batch)
      await loading.write(batch)
      await issueFile?.settled()
    }
    const failure = input.useless
    if (failure) {
      context.stopProgress()
      const { first: issues, counts: issueCounts } = input.issues
      for (const line of issueLines({ issues, issueCounts }, context.verbose).slice(1)) await out.line(line)
      return { issueCounts, failure }
    }
    const gone = recreate ? await emptied(loading, input, allowEmpty) : []
    const { entities, ...found } = await loading.finish()
    context.stopProgress()
    for (const line of [...reportLines(entities), ...issueLines(found, context.verbose)]) await out.line(line)
    if (input.isEmpty) messages.warn(`No rows were found in ${from}.`)
    if (gone.length > 0) messages.warn(`--recreate removed ${heldText(gone)}, of which the input has none.`)
    messages.say(`Loaded in ${seconds(performance.now() - began)}.`)
    return { issueCounts: found.issueCounts }
  } catch (error) {
    throw error instanceof PolymartError && error.code === 'interrupted' ? nothingStored(error) : error
  } finally {
    await loading.close()
  }
}

/** What `--recreate` removes without anything in its place. Fails where that is all that a store holds. */
const emptied = async (loading: Loading, input: Input, allowed: boolean): Promise<Held> => {
  const stores = await loading.before()
  const empty = stores.find(({ entities, held }) => held.length > 0 && input.lacks(entities))
  if (empty && !allowed) throw wouldEmpty(empty.url, empty.held)
  return stores.flatMap(({ held }) => held.filter(([entity]) => input.lacks([entity])))
}

const nothingStored = (cause: PolymartError): PolymartError =>
  new PolymartError('interrupted', 'Interrupted: nothing was loaded.', { cause })

const verdict = (counts: readonly IssueCount[]): number => {
  const broken = counts
    .filter(({ reason }) => reason === 'domain' || reason === 'structure')
    .reduce((sum, { rows }) => sum + rows, 0)
  if (broken === 0) return exitCodes.done
  throw new PolymartError(
    'domain',
    `${counted(broken, 'row')} did not fit the model and ${broken === 1 ? 'was' : 'were'} left out (--strict). All other rows are loaded.`,
  )
}
