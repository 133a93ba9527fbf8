import { booleanColumn, dictionaryOf, fieldsOf, listColumn, numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Batch, Columns, Dictionary, Field, Fields } from '@polymart/core'
import { TextWriter } from './text-writer.js'

type Encode = (row: number) => void

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const nullText = bytesOf('null')
const falseAndTrue = [bytesOf('false'), bytesOf('true')] as const
const quote = 34
const newline = 10

/** How much is collected before it is handed on. */
const chunkBytes = 1 << 20

/** A batch as JSON Lines; each chunk is valid until the next is asked for. */
export function* jsonlBytes({ entity, columns, rows }: Batch): Generator<Uint8Array> {
  const writer = new TextWriter()
  const encode = objectEncoder(writer, fieldsOf(entity), columns, '')
  for (let row = 0; row < rows; row++) {
    encode(row)
    writer.byte(newline)
    if (writer.position < chunkBytes && row < rows - 1) continue
    yield writer.bytes.subarray(0, writer.position)
    writer.position = 0
  }
}

/** Writes rows as objects with the fields in their order: what stands between two values is made once. */
const objectEncoder = (writer: TextWriter, fields: Fields, columns: Columns, path: string): Encode => {
  const members = Object.entries(fields).map(([name, field], i) => ({
    before: bytesOf(`${i === 0 ? '{' : ','}${JSON.stringify(name)}:`),
    encode: valueEncoder(writer, field, columns, path + name),
  }))
  return (row) => {
    for (let i = 0; i < members.length; i++) {
      const { before, encode } = members[i]!
      writer.copy(before)
      encode(row)
    }
    writer.byte(125)
  }
}

const valueEncoder = (writer: TextWriter, field: Field, columns: Columns, name: string): Encode => {
  switch (field.kind) {
    case 'integer':
    case 'money': {
      const { values } = numberColumn(columns, name)
      return (row) => (Number.isNaN(values[row]) ? writer.copy(nullText) : writer.integer(values[row]!))
    }
    case 'time': {
      const { values } = numberColumn(columns, name)
      return (row) => {
        if (Number.isNaN(values[row])) return writer.copy(nullText)
        writer.byte(quote)
        writer.time(values[row]!)
        writer.byte(quote)
      }
    }
    case 'boolean': {
      const { values } = booleanColumn(columns, name)
      return (row) => writer.copy(falseAndTrue[values[row]!] ?? nullText)
    }
    case 'text':
    case 'symbol': {
      const { codes, dictionary } = textColumn(columns, name)
      const { bytes, offsets } = escaped(dictionary)
      return (row) => {
        const code = codes[row]!
        if (code < 0) return writer.copy(nullText)
        writer.byte(quote)
        writer.copy(bytes, offsets[code], offsets[code + 1])
        writer.byte(quote)
      }
    }
    case 'group':
      return objectEncoder(writer, field.fields as Fields, columns, `${name}.`)
    case 'texts':
    case 'list': {
      const { offsets, items } = listColumn(columns, name)
      const encode =
        field.kind === 'list'
          ? objectEncoder(writer, field.fields as Fields, items, '')
          : valueEncoder(writer, { ...field, kind: 'text' }, items, 'item')
      return (row) => {
        writer.byte(91)
        const from = offsets[row]!
        const to = offsets[row + 1]!
        for (let item = from; item < to; item++) {
          if (item > from) writer.byte(44)
          encode(item)
        }
        writer.byte(93)
      }
    }
  }
}

/** The texts as they stand between quotes in JSON: the same ones, unless one of them needs an escape. */
const escaped = (dictionary: Dictionary): Dictionary => {
  const { bytes } = dictionary
  const plain = bytes.every((byte) => byte >= 32 && byte !== quote && byte !== 92)
  return plain ? dictionary : dictionaryOf(textsOf(dictionary).map((text) => JSON.stringify(text).slice(1, -1)))
}
