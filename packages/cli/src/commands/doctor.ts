import type { Diagnosis } from '@polymart/analytics'
import { IssueTally, PolymartError } from '@polymart/core'
import type { Command } from 'commander'
import { mappingOf } from '../arguments/mapping.js'
import { withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import { oneOf, wholeNumber } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { exitCodeOf, exitCodes } from '../failure.js'
import { diagnosisInJson, diagnosisLines } from '../output/diagnosis.js'
import { examinationLines } from '../output/examination.js'
import { fitOf, misfit } from '../output/fit.js'
import type { Fit } from '../output/fit.js'
import { openShop } from '../stores/open-shop.js'
import { counted, jsonText } from '../terminal/text.js'

interface Flags extends ReadFlags {
  readonly from?: string
  readonly readMemory?: number
  readonly showValues?: boolean
  readonly strict?: boolean
  readonly format: 'table' | 'json'
}

export const doctorCommand = (program: Command, act: Act): void => {
  withReading(program.command('doctor').description('Check connection, contents, completeness and invalid rows.'))
    .option('--from <dir>', 'with --mapping: folder of files to test the mapping on')
    .option(
      '--read-memory <n>',
      'memory for reading part of a file (MiB, default 512)',
      wholeNumber('--read-memory', 32),
    )
    .option('--show-values', 'show invalid values instead of their type and length; never personal data')
    .option('--strict', 'exit with 4 if any problem is found')
    .option('--format <format>', 'table or json', oneOf('--format', ['table', 'json']), 'table')
    .addHelpText('after', examples('polymart doctor', 'polymart doctor --mapping mapping.json --from exports'))
    .action((flags: Flags) =>
      act((context) => {
        const { from, ...others } = flags
        return from === undefined ? examineStores(flags, context) : examineFolder(from, others, context)
      }),
    )
}

const examineStores = async (flags: Flags, context: Context): Promise<number> => {
  const { signal, onProgress, out, verbose } = context
  const { doctor, examineMapping } = await import('@polymart/analytics')
  const shop = await openShop(flags, context)
  try {
    const { format, showValues = false, maxRate } = flags
    const mapping = await mappingOf(flags.mapping)
    const manners = { showValues, signal, onProgress, ...(maxRate !== undefined && { maxRate }) }
    const examinations = mapping && (await examineMapping(shop.urls, mapping, manners))
    const diagnosis = await doctor(shop, { showValues, all: verbose, signal, onProgress })
    context.stopProgress()
    if (format === 'json') {
      await out.line(jsonText({ ...diagnosisInJson(diagnosis), ...(examinations && { mapping: examinations }) }))
    } else {
      const fit = examinations ? [...examinationLines(examinations, { issues: [], issueCounts: [] }, verbose), ''] : []
      for (const line of [...fit, ...diagnosisLines(diagnosis, verbose)]) await out.line(line)
    }
    return verdict(diagnosis, examinations && fitOf(examinations, []), flags, context)
  } finally {
    await shop.close()
  }
}

/** Says how a mapping fits files, before they are loaded. */
const examineFolder = async (from: string, flags: Flags, context: Context): Promise<number> => {
  const { signal, onProgress, out, messages, verbose } = context
  const mapping = await mappingOf(flags.mapping)
  if (!mapping) {
    throw new PolymartError(
      'argument',
      '--from needs --mapping. To check a data set without a mapping, load it with polymart load and run doctor on the store.',
    )
  }
  const { examineFiles } = await import('@polymart/files')
  const tally = new IssueTally()
  const examinations = await examineFiles(from, mapping, {
    showValues: flags.showValues ?? false,
    onIssue: (issue) => tally.add(issue),
    onNote: (note) => messages.say(note),
    signal,
    onProgress,
    ...(flags.readMemory && { memory: flags.readMemory }),
  })
  context.stopProgress()
  const found = { issues: tally.first, issueCounts: tally.counts }
  if (flags.format === 'json') await out.line(jsonText({ entities: examinations, ...found }))
  else for (const line of examinationLines(examinations, found, verbose)) await out.line(line)
  checkFit(fitOf(examinations, found.issueCounts), flags)
  return exitCodes.done
}

/** A store that cannot be read fails the command, and a mapping of which nothing converts; rows that are wrong do so only with `--strict`. */
const verdict = (
  { stores, checks, healthy }: Diagnosis,
  fit: Fit | undefined,
  flags: Flags,
  { messages }: Context,
): number => {
  const errors = [...new Set([stores.entities, stores.sessions])].flatMap(({ error }) => error ?? [])
  for (const { message } of errors) messages.fail(message)
  if (errors[0]) return exitCodeOf(errors[0].code)
  if (fit) checkFit(fit, flags)
  if (!flags.strict || healthy) return exitCodes.done
  const rows = checks.reduce((sum, check) => sum + check.rows, 0)
  throw new PolymartError('domain', `The data has problems in ${counted(rows, 'row')} (--strict).`)
}

const checkFit = (fit: Fit, { strict }: Flags): void => {
  const error = fit.failure ?? (strict ? misfit(fit) : undefined)
  if (error) throw error
}
