/** How a data set's records are kept. */
export type FileFormat = 'parquet' | 'jsonl'

const fileFormats: readonly FileFormat[] = ['parquet', 'jsonl']

export const manifestFile = 'manifest.json'
export const truthFile = 'truth.json'

/** Holds what is being written, until all of it is there. */
export const stagingFolder = 'writing.tmp'

/** `part-00000.parquet` */
export const partName = (index: number, format: FileFormat): string =>
  `part-${String(index).padStart(5, '0')}.${format}`

export const isPart = (name: string): boolean => /^part-\d{5,}\.(parquet|jsonl)$/.test(name)

/** Files that other writers put beside the data, such as `_SUCCESS` and `.part-00000.crc`. */
export const isHidden = (name: string): boolean => /^[._]/.test(name)

/** The format of a file by its name; undefined for a file of another kind. */
export const formatOf = (name: string): FileFormat | undefined =>
  fileFormats.find((format) => name.toLowerCase().endsWith(`.${format}`))
