import { PolymartError } from '@polymart/core'
import type { SourceFormat } from '../layout.js'
import type { Packing, Source } from './sources.js'
import { bytesOf } from './unpacked.js'

/** What a file begins with says whether it is packed; its name may be wrong, as after a download. */
export const lookAt = async (
  file: Pick<Source, 'path' | 'bytes' | 'memory'>,
  named: Exclude<SourceFormat, 'parquet'>,
): Promise<{ packing?: Packing; format: SourceFormat }> => {
  const head = await startOf(file)
  const packing = packingOf(head)
  const start = packing ? await startOf({ ...file, packing }) : head
  checkText(file.path, start)
  // Much that is called .json holds an object a line, as mongoexport writes it.
  const lines = named === 'json' && /^[\uFEFF\s]*\{/.test(start.toString('utf8', 0, 4096))
  return { ...(packing && { packing }), format: lines ? 'jsonl' : named }
}

const startOf = async (file: Parameters<typeof bytesOf>[0]): Promise<Buffer> => {
  for await (const chunk of bytesOf(file)) if (chunk.length > 0) return chunk
  return Buffer.alloc(0)
}

const packingOf = (head: Buffer): Packing | undefined => {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.length > 3 && head.readUInt32LE() === 0xfd2fb528 ? 'zstd' : undefined
}

/** What is met under the name of text, by its first bytes. */
const otherKinds: readonly (readonly [bytes: string, kind: string, advice: string])[] = [
  ['fffe', 'UTF-16', 'Save it as UTF-8 (in Excel: "CSV UTF-8")'],
  ['feff', 'UTF-16', 'Save it as UTF-8 (in Excel: "CSV UTF-8")'],
  ['504b0304', 'a ZIP archive or a spreadsheet', 'Unpack it, or export it as CSV'],
  ['425a68', 'what bzip2 packed', 'Unpack it, or pack it with gzip or zstd'],
  ['fd377a585a00', 'what xz packed', 'Unpack it, or pack it with gzip or zstd'],
  ['50415231', 'Parquet', 'Give it a name that ends in .parquet'],
]

const checkText = (path: string, start: Buffer): void => {
  const begins = start.toString('hex', 0, 8)
  // UTF-16 without a mark: the first character is of ASCII, so one of two bytes is NUL.
  const wide = start.length > 3 && (start[0] === 0) !== (start[1] === 0)
  const other = otherKinds.find(([bytes]) => begins.startsWith(bytes)) ?? (wide ? otherKinds[0] : undefined)
  if (!other) return
  const [, kind, advice] = other
  throw new PolymartError('format', `Expected ${path} to hold text in UTF-8, found ${kind}. ${advice}.`)
}
