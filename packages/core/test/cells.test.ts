import avsc from 'avsc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  avroSchema,
  batchOf,
  ByteReader,
  cellFormat,
  encodeCells,
  entityBuilder,
  entityNames,
  familiesOf,
  leavesOfFamily,
  recordsOf,
  rowDecoder,
} from '@polymart/core'
import type { EntityName, Field, Heap, Leaf } from '@polymart/core'
import * as former from './fixtures/model-1.js'
import { arbitraryRecords } from './arbitrary-records.js'

// avsc's own longs end a little below the largest safe integer.
const longs = (avsc.types.LongType as unknown as { __with(methods: object): avsc.Type }).__with({
  fromBuffer: (bytes: Buffer) => Number(bytes.readBigInt64LE()),
  toBuffer: (value: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(value))
    return bytes
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: Number.isSafeInteger,
  compare: (a: number, b: number) => a - b,
})

/** A type of a library that knows nothing of ours, made from the schema that we publish. */
const oracleOf = (entity: EntityName, family: string): avsc.Type =>
  avsc.Type.forSchema(avroSchema(entity, family) as avsc.Schema, { wrapUnions: true, registry: { long: longs } })

const valueAt = (record: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], record)

/** A record as the oracle writes it: groups flattened, members of unions named. */
const forOracle = (record: unknown, leaves: readonly Leaf[], type: string): Record<string, unknown> =>
  Object.fromEntries(
    leaves.map(({ name, path, field }) => {
      const plain = name.replaceAll('.', '_')
      return [plain, wrapped(valueAt(record, path), field, `${type}_${plain}`)]
    }),
  )

const wrapped = (value: unknown, field: Field, type: string): unknown => {
  if (value === null) return null
  switch (field.kind) {
    case 'symbol':
      return field.symbols?.includes(value as string) ? { [type]: value } : { string: value }
    case 'list': {
      const leaves = Object.entries(field.fields as Record<string, Field>)
      return (value as unknown[]).map((item) =>
        forOracle(
          item,
          leaves.map(([name, of]) => ({ name, path: [name], field: of })),
          `${type}_item`,
        ),
      )
    }
    case 'text':
      return field.nullable ? { string: value } : value
    case 'boolean':
    case 'texts':
      return value
    default:
      return field.nullable ? { long: value } : value
  }
}

const cellsOf = ({ bytes, offsets }: Heap): Buffer[] =>
  Array.from({ length: offsets.length - 1 }, (_, row) => Buffer.from(bytes.slice(offsets[row], offsets[row + 1])))

/** Rows from cells, a family at a time. */
const decoded = (entity: EntityName, families: Readonly<Record<string, readonly Uint8Array[]>>): unknown[] => {
  const builder = entityBuilder(entity)
  let rows = 0
  for (const [family, cells] of Object.entries(families)) {
    const decode = rowDecoder(leavesOfFamily(entity, family), builder)
    const reader = new ByteReader()
    for (const cell of cells) {
      decode(reader.reset(cell))
      expect(reader.left).toBe(0)
    }
    rows = cells.length
  }
  return [...recordsOf({ entity, rows, columns: builder.finish() })]
}

describe.each(entityNames)('cells of %s', (entity) => {
  const families = familiesOf(entity)

  it('are what another Avro library writes', () => {
    fc.assert(
      fc.property(arbitraryRecords(entity), (records) => {
        const cells = encodeCells(batchOf(entity, records as never))
        for (const family of families) {
          const oracle = oracleOf(entity, family)
          const expected = records.map((record) =>
            oracle.toBuffer(forOracle(record, leavesOfFamily(entity, family), `${entity}_${family}`)),
          )
          expect(cellsOf(cells.families[family]!)).toEqual(expected)
        }
      }),
    )
  })

  it('are read back, whoever wrote them', () => {
    fc.assert(
      fc.property(arbitraryRecords(entity), (records) => {
        const written = Object.fromEntries(
          families.map((family) => {
            const oracle = oracleOf(entity, family)
            const leaves = leavesOfFamily(entity, family)
            return [family, records.map((record) => oracle.toBuffer(forOracle(record, leaves, `${entity}_${family}`)))]
          }),
        )
        expect(decoded(entity, written)).toEqual(records)
      }),
    )
  })

  it('that are cut or too long are noticed', () => {
    fc.assert(
      fc.property(
        arbitraryRecords(entity).filter((records) => records.length > 0),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        ([record], place) => {
          const cells = encodeCells(batchOf(entity, [record] as never))
          for (const family of families) {
            const [cell] = cellsOf(cells.families[family]!)
            const decode = rowDecoder(leavesOfFamily(entity, family), entityBuilder(entity))
            const cut = Math.floor(place * cell!.length)
            // What lies behind the cut is there, as it is when cells are read from a larger buffer.
            expect(() => decode(new ByteReader().reset(cell!, 0, cut))).toThrow(RangeError)
            const reader = new ByteReader().reset(Buffer.concat([cell!, Buffer.from([0])]))
            decode(reader)
            expect(reader.left).toBe(1)
          }
        },
      ),
    )
  })
})

describe('reading cells', () => {
  it('takes lists in blocks that tell their size, as other writers make them', () => {
    // Two texts in a block of its own with its size, then one in a plain block, then the end.
    const bytes = Buffer.from([3, 8, 2, 0x61, 2, 0x62, 2, 2, 0x63, 0])
    const leaves = leavesOfFamily('users', 'row').filter(({ name }) => name === 'preferredCategories')
    const builder = entityBuilder('users', ['preferredCategories'])
    const reader = new ByteReader().reset(bytes)
    rowDecoder(leaves, builder)(reader)
    expect(reader.left).toBe(0)
    const rows = [...recordsOf({ entity: 'users', rows: 1, columns: builder.finish() })]
    expect(rows).toEqual([{ preferredCategories: ['a', 'b', 'c'] }])
  })

  it.each([
    ['a symbol that is none', 'sessions', 'device', [0, 20]],
    ['a length below zero', 'users', 'status', [1]],
    ['a length beyond the end', 'users', 'status', [40, 0x61]],
    ['a number beyond the safe integers', 'users', 'signupAt', [...Buffer.alloc(9, 0xff), 1]],
  ] as const)('refuses %s', (_, entity, column, bytes) => {
    const leaves = familiesOf(entity)
      .flatMap((family) => leavesOfFamily(entity, family))
      .filter(({ name }) => name === column)
    expect(() => rowDecoder(leaves, entityBuilder(entity))(new ByteReader().reset(Uint8Array.from(bytes)))).toThrow(
      RangeError,
    )
  })
})

describe('cells of the version before', () => {
  it('are read, and the fields that they do not have are null', () => {
    const columns = entityBuilder('sessions')
    for (const family of ['summary', 'events'] as const) {
      const decode = rowDecoder(leavesOfFamily('sessions', family), columns, 1)
      for (const cell of former.cells) {
        const reader = new ByteReader().reset(Buffer.from(cell[family], 'base64'))
        decode(reader)
        expect(reader.left).toBe(0)
      }
    }
    const batch = { entity: 'sessions', rows: former.sessions.length, columns: columns.finish() } as const
    expect([...recordsOf(batch)]).toEqual(former.sessions)
  })
})

describe('cellFormat', () => {
  it('differs between entities and names every field', () => {
    expect(new Set(entityNames.map((entity) => cellFormat(entity))).size).toBe(entityNames.length)
    expect(cellFormat('sessions')).toContain('"transactionId"')
    expect(cellFormat('sessions')).toContain('"query"')
    expect(cellFormat('sessions', 1)).not.toContain('"query"')
  })
})
