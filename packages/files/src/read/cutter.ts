import type { Source } from './sources.js'

/** Finds the places at which a file of text is cut as its bytes come; all places count from its beginning. */
export interface Cutter {
  /** Where the first row begins; of CSV, where the row of names ends. */
  readonly start: number
  /** The ends of pieces among the bytes that come next. */
  push(bytes: Buffer): readonly number[]
  /** The end of the last piece. */
  end(): readonly number[]
}

export const cutterOf = async (source: Source): Promise<Cutter> => {
  switch (source.format) {
    case 'csv':
      return new (await import('../mapped/csv-cutter.js')).CsvCutter(source)
    case 'json':
      return new (await import('../mapped/json-array.js')).ArrayCutter(source)
    case 'jsonl':
      return new (await import('../jsonl/line-cutter.js')).LineCutter(source)
    case 'parquet':
      throw new TypeError('Parquet is cut by its row groups.')
  }
}
