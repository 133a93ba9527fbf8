import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compareTexts, entityNames, PolymartError, reasonOf } from '@polymart/core'
import type { EntityName, Mapping } from '@polymart/core'
import { glob } from 'tinyglobby'
import { ownFormatOf } from '../layout.js'
import type { SourceFormat } from '../layout.js'
import type { Source } from '../read/sources.js'

/** The files that a mapping names, in the order in which they are read. */
export const mappedSources = async (
  dir: string,
  mapping: Mapping,
  note: (text: string) => void,
): Promise<readonly Source[]> => {
  const sources: Source[] = []
  for (const entity of entityNames) {
    const from = mapping[entity]?.from
    if (from === undefined) note(`The mapping has no ${entity}.`)
    else sources.push(...(await sourcesOfEntity(dir, entity, from, mapping, note)))
    const extra = Object.keys(mapping[entity]?.extra ?? {})
    if (extra.length > 0) note(notStored(entity, extra))
  }
  return sources
}

/** Stores hold the fields of the model, and no others. */
const notStored = (entity: EntityName, extra: readonly string[]): string =>
  `Fields of your own in ${entity} are not kept by what is read from files: ${extra.join(', ')}. ` +
  'For conditions and breakdowns on them, map each to a field of the model that is free, or analyse collections in place.'

const sourcesOfEntity = async (
  dir: string,
  entity: EntityName,
  from: string,
  mapping: Mapping,
  note: (text: string) => void,
): Promise<readonly Source[]> => {
  const names = await matching(dir, from)
  const sources: Source[] = []
  for (const name of names) {
    const path = join(dir, name)
    const named = ownFormatOf(name)
    if (!named) {
      note(`${path} is neither Parquet, JSON, JSON Lines nor CSV; it is not read.`)
      continue
    }
    const { size: bytes } = await stat(path)
    if (bytes === 0 && named !== 'parquet') note(`${path} is empty.`)
    else sources.push({ entity, format: await formatWithin(path, named), path, name, bytes, mapping })
  }
  if (sources.length > 0 || names.length > 0) return sources
  throw new PolymartError(
    'argument',
    `Expected ${entity} in files ${JSON.stringify(from)} below ${dir}, as the mapping says, found none. Name the folder that holds them, or correct ${entity}.from.`,
  )
}

/** Files by name, folder and pattern; a folder stands for all files below it. */
const matching = async (dir: string, from: string): Promise<readonly string[]> => {
  await stat(dir).catch((cause: unknown) => {
    throw new PolymartError(
      'argument',
      `Expected ${dir} to be a folder that can be read, found that ${reasonOf(cause)}.`,
      {
        cause,
      },
    )
  })
  const names = await glob(from, { cwd: dir, expandDirectories: true })
  return [...new Set(names)].sort(compareTexts)
}

/** Much that is called .json holds an object a line, as mongoexport writes it. */
const formatWithin = async (path: string, named: SourceFormat): Promise<SourceFormat> => {
  if (named !== 'json') return named
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return /^[\uFEFF\s]*\{/.test(buffer.toString('utf8', 0, bytesRead)) ? 'jsonl' : 'json'
  } finally {
    await file.close()
  }
}
