import { parquetMetadataAsync } from 'hyparquet'
import type { FileMetaData } from 'hyparquet'
import { bytesAt } from '../jsonl/lines.js'
import type { Source } from '../read/sources.js'

/** What a file says of its row groups and their columns. */
export const footerOf = ({ path, bytes }: Pick<Source, 'path' | 'bytes'>): Promise<FileMetaData> =>
  parquetMetadataAsync({
    byteLength: bytes,
    slice: async (from, to = bytes) => {
      const { buffer, byteOffset, length } = await bytesAt(path, from, to)
      return buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer
    },
  })
