import { stat } from 'node:fs/promises'
import { isAbsolute, join, posix } from 'node:path'
import { compareTexts, entityNames, PolymartError, reasonOf } from '@polymart/core'
import type { EntityName, Mapping } from '@polymart/core'
import { escapePath, glob } from 'tinyglobby'
import { isHidden, ownFormatOf } from '../layout.js'
import { kindHint } from '../read/kinds.js'
import { lookAt } from '../read/look.js'
import { nothingToRead } from '../read/sources.js'
import type { Looking, Source } from '../read/sources.js'
import { tellBrokenLinks, withoutRepeats } from './links.js'
import { checkPattern } from './pattern.js'

/** The files that a mapping names, in the order in which they are read. */
export const mappedSources = async (dir: string, mapping: Mapping, looking: Looking): Promise<readonly Source[]> => {
  const { note } = looking
  const sources: Source[] = []
  for (const entity of entityNames) {
    const from = mapping[entity]?.from
    if (from === undefined) note(`The mapping has no ${entity}.`)
    else sources.push(...(await sourcesOfEntity(dir, entity, mapping, from, looking)))
    const extra = Object.keys(mapping[entity]?.extra ?? {})
    if (extra.length > 0) note(notStored(entity, extra))
  }
  return sources
}

/** Stores hold the fields of the model, and no others. */
const notStored = (entity: EntityName, extra: readonly string[]): string =>
  `Extra fields of ${entity} are not kept when files are loaded: ${extra.join(', ')}. ` +
  'To filter or break down by them, map each to an unused field of the model, or analyse collections in place.'

const sourcesOfEntity = async (
  dir: string,
  entity: EntityName,
  mapping: Mapping,
  from: string,
  { note, memory }: Looking,
): Promise<readonly Source[]> => {
  const names = await withoutRepeats(dir, entity, await matching(dir, entity, from, note), note)
  const sources: Source[] = []
  const skipped: string[] = []
  let empty = false
  for (const name of names) {
    const path = join(dir, name)
    const named = ownFormatOf(name)
    if (!named) {
      skipped.push(`${path} is neither Parquet, JSON, JSON Lines nor CSV${kindHint(name)}`)
      continue
    }
    const { size: bytes } = await stat(path)
    if (bytes === 0 && named !== 'parquet') {
      note(`${path} is empty.`)
      empty = true
      continue
    }
    const file = { path, bytes, memory }
    const format = named === 'parquet' ? { format: named } : await lookAt(file, named)
    sources.push({ entity, name, mapping, ...file, ...format })
  }
  if (sources.length === 0 && !empty) throw skipped.length > 0 ? nothingToRead(skipped) : notFound(dir, entity, from)
  skipped.forEach(note)
  return sources
}

const notFound = (dir: string, entity: EntityName, from: string): PolymartError =>
  new PolymartError(
    'argument',
    `The mapping reads ${entity} from ${JSON.stringify(from)}, but there are no such files below ${dir}. Check the folder, or correct ${entity}.from.`,
  )

/**
 * The files that `from` stands for. What is there under that very name is meant, whatever is in the name; a folder
 * stands for all files below it. Only where there is no such thing it is a pattern.
 */
const matching = async (
  dir: string,
  entity: EntityName,
  from: string,
  note: Looking['note'],
): Promise<readonly string[]> => {
  await stat(dir).catch((cause: unknown) => {
    throw new PolymartError('argument', `Cannot read the folder ${dir}: ${reasonOf(cause)}.`, { cause })
  })
  const plain = posix.normalize(from).replace(/\/$/, '')
  if (isAbsolute(from) || plain.split('/').includes('..')) {
    throw new PolymartError(
      'argument',
      `${entity}.from of the mapping is ${JSON.stringify(from)}, which is not below ${dir}. Give the folder above both with --from.`,
    )
  }
  const there = await stat(join(dir, plain)).catch(() => undefined)
  if (there?.isFile()) return [plain]
  if (!there) checkPattern(entity, from)
  const pattern = there ? (plain === '.' ? '**' : `${escapePath(plain)}/**`) : from
  const asked = hiddenAskedFor(there ? `${plain === '.' ? '' : `${plain}/`}**` : plain)
  const names = await glob(pattern, { cwd: dir, dot: true, expandDirectories: true })
  if (there) await tellBrokenLinks(join(dir, plain), note)
  return [...new Set(names)].filter(asked).sort(compareTexts)
}

/**
 * Names that begin with "_" or "." belong to what wrote the files, as `_SUCCESS` and `_temporary`, unless the pattern
 * says them.
 */
const hiddenAskedFor = (pattern: string): ((name: string) => boolean) => {
  const parts = pattern.split('/')
  const says = (i: number, first: string): boolean => parts[i]?.[0] === first
  return (name) =>
    name
      .split('/')
      .every(
        (part, i, { length }) =>
          !isHidden(part) || says(i, part[0]!) || (i === length - 1 && says(parts.length - 1, part[0]!)),
      )
}
