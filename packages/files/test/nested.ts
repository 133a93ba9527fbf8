/** A Parquet file without rows, whose second column is nested so many levels deep. */
export const nestedParquet = (levels: number): Buffer => {
  const elements = [
    element('root', 2),
    element('id', 0, int32),
    ...Array.from({ length: levels }, () => element('a', 1)),
    element('x', 0, int32),
  ]
  // FileMetaData in Thrift's compact protocol: version 1, schema, no rows, no row groups.
  const head = [0x15, ...zigzag(1), 0x19, 0xfc, ...varint(elements.length)]
  const footer = Buffer.from([...head, ...elements.flat(), 0x16, ...zigzag(0), 0x19, 0x0c, 0])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')])
}

const int32 = 1

/** A SchemaElement: its type, if it is no group, required, its name, its members. */
const element = (name: string, members: number, type?: number): number[] => [
  ...(type === undefined ? [0x35] : [0x15, ...zigzag(type), 0x25]),
  ...zigzag(0),
  ...[0x18, name.length, ...Buffer.from(name)],
  ...(members > 0 ? [0x15, ...zigzag(members)] : []),
  0,
]

const zigzag = (value: number): number[] => varint(value * 2)

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])
