/** How a data set's records are kept. */
export type FileFormat = 'parquet' | 'jsonl'

export const fileFormats: readonly FileFormat[] = ['parquet', 'jsonl']

export const manifestFile = 'manifest.json'
export const truthFile = 'truth.json'

/** Holds what is being written, until all of it is there. */
export const stagingFolder = 'writing.tmp'

/** `part-00000.parquet` */
export const partName = (index: number, format: FileFormat): string =>
  `part-${String(index).padStart(5, '0')}.${format}`

export const isPart = (name: string): boolean => /^part-\d{5,}\.(parquet|jsonl)$/.test(name)

/** The format of a file by its name; undefined for a file of another kind, or one that others hide (`_SUCCESS`, `.crc`). */
export const formatOf = (name: string): FileFormat | undefined =>
  /^[._]/.test(name) ? undefined : fileFormats.find((format) => name.toLowerCase().endsWith(`.${format}`))
