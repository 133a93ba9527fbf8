import { PolymartError } from '@polymart/core'
import type { Command } from 'commander'
import type { FileFormat } from '@polymart/files'
import { decimal, oneOf, pointInTime, wholeNumber } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { isStandardOutput } from '../terminal/target.js'
import { count, counted, seconds } from '../terminal/text.js'

interface Flags {
  readonly out: string
  readonly scale?: number
  readonly seed?: number
  readonly end?: string
  readonly format: FileFormat
  readonly dirty?: number
  readonly workers?: number
}

export const generateCommand = (program: Command, act: Act): void => {
  program
    .command('generate')
    .description('Generate a synthetic shop as files. The same seed gives the same bytes.')
    .requiredOption('--out <dir>', 'folder to write to')
    .option('--scale <n>', 'size: 1 is 10,000 users, 50,000 orders, 200,000 sessions', decimal('--scale'))
    .option('--seed <n>', 'random seed (default 42)', wholeNumber('--seed', 0))
    .option('--end <time>', 'end of the history, exclusive; default 2026-07-01')
    .option('--format <format>', 'parquet or jsonl', oneOf('--format', ['parquet', 'jsonl']), 'parquet')
    .option('--dirty <share>', 'share of rows with known errors, such as 0.01', decimal('--dirty'))
    .option('--workers <n>', 'number of threads; does not affect the data', wholeNumber('--workers', 1))
    .addHelpText(
      'after',
      examples('polymart generate --out shop', 'polymart generate --out dirty --scale 0.1 --dirty 0.01 --format jsonl'),
    )
    .action((flags: Flags) => act((context) => generateFiles(flags, context)))
}

const generateFiles = async ({ out, format, end, ...options }: Flags, context: Context): Promise<undefined> => {
  const { signal, onProgress } = context
  if (isStandardOutput(out))
    throw new PolymartError(
      'argument',
      `A data set is a folder of files; --out ${out} cannot hold it. Choose a folder.`,
    )
  const began = performance.now()
  const [{ generate }, { writeDataset }] = await Promise.all([import('@polymart/generator'), import('@polymart/files')])
  const generation = generate({ ...options, ...(end !== undefined && { end: pointInTime(end) }), signal, onProgress })
  const { manifest } = generation
  const { workers } = options
  const written = await writeDataset(out, generation.batches(), {
    format,
    manifest,
    truth: () => generation.truth(),
    signal,
    ...(workers !== undefined && { workers }),
  })
  context.stopProgress()
  for (const [entity, rows] of Object.entries(written.rows))
    await context.out.line(`${entity.padEnd(12)} ${count(rows).padStart(10)}`)
  context.messages.say(
    `Wrote ${counted(written.files.length, 'file')} and ${(written.bytes / 1e6).toFixed(1)} MB to ${out} in ${seconds(performance.now() - began)}. Load them with: polymart load --from ${out} --store embedded:FOLDER`,
  )
}
