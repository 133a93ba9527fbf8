import { DataType, Precision } from 'apache-arrow'
import type { Field as ArrowField } from 'apache-arrow'
import { itemFields } from '../columns/layout.js'
import { PolymartError } from '../errors.js'
import type { Field, FieldKind, Fields } from '../model/field.js'

type Accepts = (type: DataType) => boolean

const isNumber: Accepts = (type) =>
  DataType.isInt(type) || (DataType.isFloat(type) && type.precision !== Precision.HALF)

const isPlainText: Accepts = (type) => DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)

const isText: Accepts = (type) =>
  isPlainText(type) || (DataType.isDictionary(type) && isPlainText(type.dictionary as DataType))

const isList: Accepts = (type) => DataType.isList(type) || DataType.isLargeList(type)

/** Which types can hold a kind of field, and how a message calls them. */
const accepted: { readonly [K in FieldKind]: readonly [accepts: Accepts, words: string] } = {
  text: [isText, 'texts (Utf8)'],
  symbol: [isText, 'texts (Utf8)'],
  integer: [isNumber, 'whole numbers (Int64)'],
  money: [isNumber, 'whole numbers of minor units (Int64)'],
  time: [
    (type) => DataType.isTimestamp(type) || DataType.isDate(type) || isNumber(type),
    'times (Timestamp, or epoch milliseconds as Int64)',
  ],
  boolean: [(type) => DataType.isBool(type), 'booleans (Bool)'],
  texts: [isList, 'lists of texts (List<Utf8>)'],
  group: [(type) => DataType.isStruct(type), 'groups (Struct)'],
  list: [isList, 'lists of groups (List<Struct>)'],
}

/** Fails unless every field has a column that can hold it; one that may be null may be left out. */
export const checkColumns = (fields: Fields, columns: readonly ArrowField[], path = ''): void => {
  for (const [name, field] of Object.entries(fields)) {
    const [column, another] = columns.filter((column) => column.name === name)
    if (another) {
      throw new PolymartError('format', `There are several columns ${path}${name}. Rename or drop all but one.`)
    }
    if (column) checkColumn(field, column.type as DataType, path + name)
    else if (!field.nullable) {
      const [, words] = accepted[field.kind]
      const found = columns.map(({ name }) => name).join(', ') || 'none'
      throw new PolymartError(
        'format',
        `There is no column ${path}${name} of ${words}; the columns there are: ${found}. Add it, or move the file if it holds something else.`,
      )
    }
  }
}

const checkColumn = (field: Field, type: DataType, path: string): void => {
  const [accepts, words] = accepted[field.kind]
  // What holds nothing but null has no other type.
  if (DataType.isNull(type) && field.nullable) return
  if (!accepts(type)) throw wrongType(path, words, type)
  const children = type.children
  if (field.kind === 'group') checkColumns(field.fields as Fields, children, `${path}.`)
  if (field.kind === 'texts') checkColumn(itemFields(field)['item']!, children[0]!.type as DataType, `${path}[]`)
  if (field.kind !== 'list') return
  const item = children[0]!.type as DataType
  if (!DataType.isStruct(item)) throw wrongType(path, words, type)
  checkColumns(field.fields as Fields, item.children, `${path}[].`)
}

const wrongType = (path: string, words: string, type: DataType): PolymartError =>
  // Arrow's own text of a type is that of its class, which the declared type does not show.
  new PolymartError(
    'format',
    `Expected column ${path} to hold ${words}, found ${(type as { toString(): string }).toString()}. Write it with that type.`,
  )
