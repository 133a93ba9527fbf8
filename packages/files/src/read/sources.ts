import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compareTexts, entityNames, PolymartError, reasonOf } from '@polymart/core'
import type { EntityName, Mapping } from '@polymart/core'
import { formatOf, isHidden, lockFile, manifestFile, truthFile } from '../layout.js'
import type { SourceFormat } from '../layout.js'
import { kindHint } from './kinds.js'
import { lookAt } from './look.js'
import { checkWhole, unfinished } from './whole.js'

/** How a file of text is packed as a whole. */
export type Packing = 'gzip' | 'zstd'

/** Hears of what is passed over, and says how much memory a piece may take. */
export interface Looking {
  readonly note: (text: string) => void
  readonly memory: number
}

/** A file of records. */
export interface Source {
  readonly entity: EntityName
  readonly format: SourceFormat
  readonly path: string
  /** Within the data set, for messages: `users/part-00000.parquet`. */
  readonly name: string
  readonly bytes: number
  /** How it is packed, if it is. */
  readonly packing?: Packing
  /** Bytes of memory that reading a piece of it may take. */
  readonly memory: number
  /** How its records are made of what it holds, if it holds others. */
  readonly mapping?: Mapping
}

/** The files of a data set, in the order in which they are read; `note` hears of what is passed over. */
export const sourcesOf = async (dir: string, looking: Looking): Promise<readonly Source[]> => {
  const { note } = looking
  const names = await namesIn(dir)
  const found = entityNames.filter((entity) => names.includes(entity))
  await checkWhole(dir)
  if (found.length === 0) {
    if (names.includes(lockFile)) throw unfinished(dir)
    throw new PolymartError(
      'argument',
      `${dir} is not a data set, which is a folder with the folders ${entityNames.join(', ')}: it holds ${some(names)}. ${advice(names)}`,
    )
  }
  const known: readonly string[] = [...entityNames, manifestFile, truthFile]
  for (const name of names) {
    if (!isHidden(name) && !known.includes(name)) note(`${join(dir, name)} is not part of a data set; it is not read.`)
  }
  for (const entity of entityNames) if (!found.includes(entity)) note(`There are no ${entity} in ${dir}.`)
  const sources: Source[] = []
  const skipped: string[] = []
  const passOver = (text: string): void => void skipped.push(text)
  for (const entity of found) sources.push(...(await sourcesOfEntity(dir, entity, looking, passOver)))
  if (sources.length === 0 && skipped[0] !== undefined) throw nothingToRead(skipped)
  skipped.forEach(note)
  return sources
}

/** There are files, and none of them can be read. */
export const nothingToRead = ([first, ...others]: readonly string[]): PolymartError => {
  const more = others.length === 0 ? '' : ` The same is true of ${others.length} more.`
  return new PolymartError('argument', `None of the files there can be read: ${first}${more}`)
}

/** Files of one's own are likely to be what was meant. */
const advice = (names: readonly string[]): string =>
  names.some((name) => /\.(csv|tsv|json|jsonl|ndjson|parquet)(\.(gz|zst))?$/i.test(name))
    ? 'To load files of your own, describe them in a mapping, see docs/mapping.md, and give it as --mapping FILE.'
    : 'Give the folder that holds them, or for files of your own a mapping (--mapping FILE).'

const namesIn = async (dir: string): Promise<readonly string[]> => {
  try {
    return (await readdir(dir)).sort(compareTexts)
  } catch (cause) {
    throw new PolymartError('argument', `Cannot read the folder ${dir}: ${reasonOf(cause)}.`, { cause })
  }
}

const sourcesOfEntity = async (
  dir: string,
  entity: EntityName,
  { note, memory }: Looking,
  passOver: (text: string) => void,
): Promise<readonly Source[]> => {
  const folder = join(dir, entity)
  const sources: Source[] = []
  for (const file of await namesIn(folder)) {
    if (isHidden(file)) continue
    const format = formatOf(file)
    const name = `${entity}/${file}`
    const path = join(folder, file)
    if (!format) passOver(`${path} is neither a .parquet nor a .jsonl file${kindHint(file)}`)
    else {
      const { size: bytes } = await stat(path)
      if (bytes === 0 && format === 'jsonl') note(`${path} is empty.`)
      const source = { entity, format, name, path, bytes, memory }
      sources.push(format === 'parquet' ? source : { ...source, ...(await lookAt(source, format)), format })
    }
  }
  const other = sources.find(({ format }) => format !== sources[0]!.format)
  if (other) {
    throw new PolymartError(
      'format',
      `Expected the files in ${folder} to be of one format, found ${sources[0]!.name} and ${other.name}. Remove those that do not belong.`,
    )
  }
  return sources
}

const some = (names: readonly string[]): string =>
  names.length === 0 ? 'nothing' : names.slice(0, 5).join(', ') + (names.length > 5 ? ' and more' : '')
