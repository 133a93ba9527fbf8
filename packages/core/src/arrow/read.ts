import { DataType } from 'apache-arrow'
import type { Data } from 'apache-arrow'
import type { BooleanColumn, Column, Columns, ListColumn, NumberColumn, TextColumn } from '../columns/column.js'
import { dictionaryOf } from '../columns/dictionary.js'
import { itemFields } from '../columns/layout.js'
import { sharedBytes, sharedFloats, sharedInts } from '../columns/memory.js'
import type { Field, Fields } from '../model/field.js'
import { expectation, shapeOf } from '../model/validate.js'
import { earliestTime, latestTime } from '../time/bounds.js'
import { eachNull, isSet } from './bits.js'
import { numbersOf, timesOf } from './numbers.js'
import { ofItems } from './problems.js'
import type { Report } from './problems.js'
import { codesWithNul, textsOfData, withSymbols } from './texts.js'

/** Reads the fields of a struct whose types were checked; the fields of a group become columns of their own. */
export const readColumns = (fields: Fields, struct: Data, report: Report, path = ''): Columns => {
  const columns: Record<string, Column> = {}
  const names = struct.type.children.map(({ name }) => name)
  for (const [field, of] of Object.entries(fields)) {
    const name = path + field
    const data = struct.children[names.indexOf(field)]
    if (!data || DataType.isNull(data.type)) columns[name] = nullColumn(of, struct.length)
    else if (of.kind === 'group') {
      reportNulls(of, data, name, report)
      Object.assign(columns, readColumns(of.fields as Fields, data, report, `${name}.`))
    } else columns[name] = readColumn(of, data, name, report)
  }
  return columns
}

const readColumn = (field: Field, data: Data, name: string, report: Report): Column => {
  if (!field.nullable) reportNulls(field, data, name, report)
  switch (field.kind) {
    case 'integer':
    case 'money':
      return readNumbers(field, data, numbersOf(data), name, report)
    case 'time':
      return readNumbers(field, data, timesOf(data), name, report)
    case 'boolean':
      return readBooleans(data)
    case 'text':
    case 'symbol':
      return readTexts(field, data, name, report)
    case 'texts':
    case 'list':
      return readList(field, data, name, report)
    case 'group':
      throw new TypeError('A group has no column of its own.')
  }
}

const reportNulls = (field: Field, data: Data, name: string, report: Report): void =>
  eachNull(data, (row) => reportValue(field, name, row, null, report))

const reportValue = (field: Field, name: string, row: number, value: unknown, report: Report): void =>
  report(row, { field: name, expected: expectation(field), found: shapeOf(value) })

const readNumbers = (field: Field, data: Data, values: Float64Array, name: string, report: Report): NumberColumn => {
  const [least, most] =
    field.kind === 'time' ? [earliestTime, latestTime] : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    const fits = value >= least && value <= most && Math.floor(value) === value
    if (!fits && data.getValid(row)) reportValue(field, name, row, value, report)
  }
  eachNull(data, (row) => (values[row] = NaN))
  return { kind: 'number', values }
}

const readBooleans = (data: Data): BooleanColumn => {
  const bits = data.values as Uint8Array
  const values = sharedBytes(data.length)
  for (let row = 0; row < values.length; row++) values[row] = isSet(bits, data.offset + row) ? 1 : 0
  eachNull(data, (row) => (values[row] = 2))
  return { kind: 'boolean', values }
}

const readTexts = (field: Field, data: Data, name: string, report: Report): TextColumn => {
  const column = textsOfData(data)
  const { codes } = column
  const wrong = field.id ? codesWithNul(column.dictionary) : new Set()
  // A dictionary may hold null among its texts.
  if (wrong.size > 0 || (!field.nullable && codes.includes(-1))) {
    codes.forEach((code, row) => {
      if (wrong.has(code)) reportValue(field, name, row, '\0', report)
      if (code < 0 && !field.nullable) reportValue(field, name, row, null, report)
    })
  }
  return field.kind === 'symbol' ? withSymbols(column, field.symbols ?? []) : column
}

const readList = (field: Field, data: Data, name: string, report: Report): ListColumn => {
  const valueOffsets = data.valueOffsets as Int32Array | BigInt64Array
  const first = Number(valueOffsets[0] ?? 0)
  const offsets = sharedInts(data.length + 1)
  for (let row = 1; row <= data.length; row++) offsets[row] = Number(valueOffsets[row]!) - first
  const items = data.children[0]!.slice(first, offsets[data.length]!)
  const reportItem = ofItems(report, name, offsets)
  if (field.kind === 'texts') {
    return { kind: 'list', offsets, items: { item: readColumn(itemFields(field)['item']!, items, '', reportItem) } }
  }
  reportNulls({ kind: 'group', nullable: false, meaning: field.meaning }, items, '', reportItem)
  return { kind: 'list', offsets, items: readColumns(itemFields(field), items, reportItem) }
}

/** Rows that are all null. */
const nullColumn = ({ kind, symbols }: Field, length: number): Column => {
  switch (kind) {
    case 'integer':
    case 'money':
    case 'time':
      return { kind: 'number', values: sharedFloats(length).fill(NaN) }
    case 'boolean':
      return { kind: 'boolean', values: sharedBytes(length).fill(2) }
    case 'text':
    case 'symbol':
      return { kind: 'text', codes: sharedInts(length).fill(-1), dictionary: dictionaryOf(symbols ?? []) }
    case 'texts':
    case 'list':
    case 'group':
      throw new TypeError('The model has no list or group that may be null.')
  }
}
