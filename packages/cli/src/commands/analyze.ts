import { PolymartError } from '@polymart/core'
import type { AnalysisDescription, Explanation, Meta, ParamDescription, Result } from '@polymart/analytics'
import { Option } from 'commander'
import type { Command } from 'commander'
import { inFlags, withParams } from '../arguments/param-flags.js'
import { paramsOf } from '../arguments/params.js'
import type { ParamFlags } from '../arguments/params.js'
import { withStart } from '../arguments/since.js'
import { sortKeys } from '../arguments/sort.js'
import type { SortKey } from '../arguments/sort.js'
import { withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import { oneOf, periodOrWord, wholeNumber } from '../arguments/values.js'
import { addWhere } from '../arguments/where.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { asideTexts } from '../output/aside.js'
import { csvWithMeta } from '../output/csv.js'
import { explanationLines } from '../output/explanation.js'
import { formatNames, formatOfFile, formats, isBinary } from '../output/formats.js'
import type { FormatName } from '../output/formats.js'
import { tableFor } from '../output/table.js'
import { viewOf } from '../output/view.js'
import { openShop } from '../stores/open-shop.js'
import { noColors } from '../terminal/messages.js'
import type { Messages } from '../terminal/messages.js'
import type { Target } from '../terminal/output.js'
import { isStandardOutput, writeTo } from '../terminal/target.js'
import { jsonText, plainLines } from '../terminal/text.js'

const rowsInTerminal = 50

/** What the analyses say of themselves. */
export interface Declared {
  readonly analyses: readonly AnalysisDescription[]
  /** Parameters that all of them have. */
  readonly common: readonly ParamDescription[]
}

interface Flags extends ReadFlags, ParamFlags {
  readonly table?: string
  readonly format?: FormatName
  readonly out?: string
  readonly limit?: number
  readonly sort?: readonly SortKey[]
  readonly meta?: boolean
  readonly explain?: boolean
}

/**
 * A command for each analysis, with its parameters as flags.
 *
 * @param analyses none where another command runs, which then need not wait for them
 */
export const analyzeCommand = (
  program: Command,
  act: Act,
  { analyses, common }: Declared = { analyses: [], common: [] },
): void => {
  const analyze = program
    .command('analyze')
    .argument('[name]')
    .usage('NAME [options]')
    .description('Run an analysis and print one of its tables.')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpCommand(false)
    .commandsGroup('Analyses:')
    .addHelpText(
      'after',
      `\nparameters and tables: \`polymart analyze NAME --help\`\n${examples(
        'polymart analyze rfm --table groups --as-of 2026-07-01',
        'polymart analyze revenue --every month --where salesChannel=web --format csv',
      )}`,
    )
    .action((name: string | undefined) =>
      act(async () => {
        if (name === undefined) analyze.help({ error: true })
        // No analysis is called so, which this says with the nearest one that is.
        const { tableNamed } = await import('@polymart/analytics')
        tableNamed(name!)
        return undefined
      }),
    )
  for (const analysis of analyses) addAnalysis(analyze, analysis, common, act)
}

const addAnalysis = (
  analyze: Command,
  { name, question, period, params, tables }: AnalysisDescription,
  common: readonly ParamDescription[],
  act: Act,
): void => {
  const declared = [...params, ...common]
  const command = analyze
    .command(name)
    .allowExcessArguments(false)
    .description(question)
    .optionsGroup(`Parameters of ${name}:`)
  withParams(command, params)
    .option('--params <json|@file>', 'parameters as JSON, also those without an option of their own')
    .optionsGroup('Parameters of every analysis:')
    .option('--as-of <time>', 'date, time or now; later data is ignored (default: just after the latest record)')
  if (period !== null) {
    command
      .option(
        '--since <time>',
        `start of the period, or its length such as 28d, 12w, 6m, 1y (default: ${period === 'none' ? 'all there is' : `the last ${period}`})`,
      )
      .option('--until <time>', 'end of the period, exclusive')
      .option(
        '--compare <period>',
        'previous, year, or FROM..TO: that period beside each number, and the change',
        periodOrWord,
      )
  } else {
    for (const flag of ['--since', '--until', '--compare']) command.addOption(refusedOption(flag, name))
  }
  command.option('--where <condition>', "country=DE, country!=DE, 'totalMinor>=10000'; repeatable", addWhere)
  withParams(command, common).optionsGroup('Stores:')
  withReading(command)
    .option(
      '--executor <kind>',
      'inline or workers; default: by amount of data',
      oneOf('--executor', ['inline', 'workers']),
    )
    .option('--workers <n>', 'threads', wholeNumber('--workers', 1, 256))
    .optionsGroup('Output:')
    .option(
      '--table <name>',
      tables.map(({ name }) => name).join(', ') + (tables.length > 1 ? ' (default: the first)' : ''),
    )
    .option('--format <format>', formatNames.join(', '), oneOf('--format', formatNames))
    .option('--out <file>', 'file to write, - for stdout; its ending sets the format')
    .option('--sort <columns>', 'net, or country,net:asc; numbers from the largest unless told', sortKeys)
    .option('--meta', 'begin CSV with # lines that say what it is of')
    .option('--explain', 'show what would be read, without running anything')
  // Of an analysis that limits its rows itself, that is the limit which is meant.
  if (!params.some(({ name }) => name === 'limit'))
    command.option(
      '--limit <n>',
      'rows to show, of a table over time the latest; default: all, or 50 in a table',
      wholeNumber('--limit', 1),
    )
  command.action((flags: Flags) => act((context) => analyzeShop(name, flags, declared, context)))
}

/** An option of other analyses, which says why this one has it not. */
const refusedOption = (flag: string, name: string): Option =>
  new Option(`${flag} <value>`).hideHelp().argParser(() => {
    throw new PolymartError(
      'argument',
      `${name} takes no period: it looks at everything before --as-of. Leave ${flag} out.`,
    )
  })

const analyzeShop = async (
  name: string,
  flags: Flags,
  declared: readonly ParamDescription[],
  context: Context,
): Promise<undefined> => {
  const format = formatFor(flags, context)
  const { analyze, explain, tableNamed } = await import('@polymart/analytics')
  const table = tableNamed(name, flags.table)
  const params = await paramsOf(flags, declared)
  const options = { ...params, signal: context.signal, onProgress: context.onProgress }
  // The file is opened first, so that nothing is read in vain.
  await writeTo(flags.out, context, async (target) => {
    const shop = await openShop(flags, context)
    try {
      if (flags.explain) {
        await writeExplanation(await explain(shop, name, await withStart(shop, options)), format, target)
        return
      }
      const result = await analyze(shop, name, await withStart(shop, options))
      context.stopProgress()
      await writeResult(result, { ...flags, table }, format, target, context)
      tell(result.meta, context.messages)
    } catch (error) {
      throw inFlags(error, declared)
    } finally {
      await shop.close()
    }
  })
}

const formatFor = ({ format, out, explain, meta }: Flags, { out: { isTerminal } }: Context): FormatName => {
  const chosen = format ?? (out === undefined ? undefined : formatOfFile(out)) ?? 'table'
  if (explain && chosen !== 'table' && chosen !== 'json') {
    throw new PolymartError('argument', `--explain can only be shown as table or json, not as ${chosen}.`)
  }
  if (meta && !['table', 'json', 'csv'].includes(chosen)) {
    throw new PolymartError(
      'argument',
      `--meta is for csv; ${chosen} has no place for it. Use json, which holds it anyway.`,
    )
  }
  if (isBinary(chosen) && isStandardOutput(out) && isTerminal) {
    throw new PolymartError('argument', `A terminal cannot show ${chosen}. Use --out FILE, or pipe the output.`)
  }
  return chosen
}

const writeExplanation = async (explanation: Explanation, format: FormatName, target: Target): Promise<void> => {
  const { metaInJson } = await import('@polymart/analytics')
  const text = format === 'table' ? explanationLines(explanation).join('\n') : jsonText(metaInJson(explanation))
  return target.write(`${text}\n`)
}

const writeResult = async (
  result: Result,
  { table, limit, sort, meta }: Flags & { readonly table: string },
  format: FormatName,
  target: Target,
  { out, colors }: Context,
): Promise<void> => {
  const view = viewOf(result, table, { sort, limit: limit ?? (format === 'table' ? rowsInTerminal : undefined) })
  const onScreen = target === out
  const write =
    format === 'table'
      ? tableFor(onScreen ? out.width : Infinity, onScreen ? colors : noColors)
      : format === 'csv' && meta
        ? csvWithMeta
        : formats[format]
  // CSV is for programs and holds texts as they are, but a terminal obeys some of them.
  const forTerminal = format === 'csv' && onScreen && out.isTerminal
  for await (const chunk of write(view)) {
    if (target.closed) return
    await target.write(forTerminal ? plainLines(String(chunk)) : chunk)
  }
}

const tell = ({ warnings, setAside }: Meta, messages: Messages): void => {
  for (const warning of warnings) messages.warn(warning)
  const aside = asideTexts(setAside)
  if (aside.length > 0) messages.say(`Set aside: ${aside.join(', ')}`)
}
