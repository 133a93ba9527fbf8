import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compareTexts, entityNames, PolymartError, reasonOf } from '@polymart/core'
import type { EntityName, Mapping } from '@polymart/core'
import { formatOf, isHidden, manifestFile, stagingFolder, truthFile } from '../layout.js'
import type { SourceFormat } from '../layout.js'

/** A file of records. */
export interface Source {
  readonly entity: EntityName
  readonly format: SourceFormat
  readonly path: string
  /** Within the data set, for messages: `users/part-00000.parquet`. */
  readonly name: string
  readonly bytes: number
  /** How its records are made of what it holds, if it holds others. */
  readonly mapping?: Mapping
}

/** The files of a data set, in the order in which they are read; `note` hears of what is passed over. */
export const sourcesOf = async (dir: string, note: (text: string) => void): Promise<readonly Source[]> => {
  const names = await namesIn(dir)
  const found = entityNames.filter((entity) => names.includes(entity))
  if (found.length === 0) {
    throw new PolymartError(
      'argument',
      `Expected ${dir} to be a data set, a folder that holds the folders ${entityNames.join(', ')}, found ${some(names)}. Name the folder that holds them.`,
    )
  }
  const known: readonly string[] = [...entityNames, manifestFile, truthFile]
  for (const name of names) {
    if (name === stagingFolder) note(`${join(dir, name)} is left of a write that did not end; it is not read.`)
    else if (!isHidden(name) && !known.includes(name))
      note(`${join(dir, name)} is no part of a data set; it is not read.`)
  }
  for (const entity of entityNames) if (!found.includes(entity)) note(`There are no ${entity} in ${dir}.`)
  const sources: Source[] = []
  for (const entity of found) sources.push(...(await sourcesOfEntity(dir, entity, note)))
  return sources
}

const namesIn = async (dir: string): Promise<readonly string[]> => {
  try {
    return (await readdir(dir)).sort(compareTexts)
  } catch (cause) {
    throw new PolymartError(
      'argument',
      `Expected ${dir} to be a folder that can be read, found that ${reasonOf(cause)}.`,
      { cause },
    )
  }
}

const sourcesOfEntity = async (
  dir: string,
  entity: EntityName,
  note: (text: string) => void,
): Promise<readonly Source[]> => {
  const folder = join(dir, entity)
  const sources: Source[] = []
  for (const file of await namesIn(folder)) {
    if (isHidden(file)) continue
    const format = formatOf(file)
    const name = `${entity}/${file}`
    const path = join(folder, file)
    if (format) {
      const { size: bytes } = await stat(path)
      if (bytes === 0 && format === 'jsonl') note(`${path} is empty.`)
      sources.push({ entity, format, name, path, bytes })
    } else note(`${path} is neither a .parquet nor a .jsonl file; it is not read.`)
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
  names.length === 0 ? 'nothing in it' : names.slice(0, 5).join(', ') + (names.length > 5 ? ' and more' : '')
