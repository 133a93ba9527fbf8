/** How a data set's records are kept. */
export type FileFormat = 'parquet' | 'jsonl'

const fileFormats: readonly FileFormat[] = ['parquet', 'jsonl']

export const manifestFile = 'manifest.json'
export const truthFile = 'truth.json'

/** There while a process writes a data set into the folder. */
export const lockFile = '.polymart.lock'

/** What the manifest says while files take their places, so that nobody takes some of them for a data set. */
export const unfinishedManifest = '{ "unfinished": true }\n'

export const isUnfinished = (manifest: string): boolean => manifest === unfinishedManifest

/** `part-00000.parquet` */
export const partName = (index: number, format: FileFormat): string =>
  `part-${String(index).padStart(5, '0')}.${format}`

export const isPart = (name: string): boolean => /^part-\d{5,}\.(parquet|jsonl)$/.test(name)

/** Files that other writers put beside the data, such as `_SUCCESS` and `.part-00000.crc`. */
export const isHidden = (name: string): boolean => /^[._]/.test(name)

/** How data of one's own is kept: JSON arrays and CSV too. */
export type SourceFormat = FileFormat | 'json' | 'csv'

const ownFormats: Readonly<Record<string, SourceFormat>> = {
  parquet: 'parquet',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  csv: 'csv',
  tsv: 'csv',
}

/** A name without the ending that says how the file is packed. */
export const unpackedName = (name: string): string => name.replace(/\.(gz|gzip|zst|zstd)$/i, '')

/** The format of a file of one's own by its name; undefined for a file of another kind. */
export const ownFormatOf = (name: string): SourceFormat | undefined => {
  const ending = /\.(\w+)$/.exec(unpackedName(name))?.[1]?.toLowerCase()
  return ending !== undefined && Object.hasOwn(ownFormats, ending) ? ownFormats[ending] : undefined
}

/** The format of a file by its name; undefined for a file of another kind. */
export const formatOf = (name: string): FileFormat | undefined =>
  fileFormats.find((format) => unpackedName(name).toLowerCase().endsWith(`.${format}`))
