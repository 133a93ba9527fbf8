import { itemFields, PolymartError } from '@polymart/core'
import type { ColumnsBuilder, Field, Fields } from '@polymart/core'
import { bson, BsonCursor } from './bson.js'

/**
 * Reads documents as the server sends them straight into column builders. Fields that come in the order of the model
 * are found by comparing one name; in another order they are found too, and those that nobody wants are passed over.
 */
export const documentDecoder = (fields: Fields, columns: ColumnsBuilder): ((bytes: Uint8Array) => void) => {
  const steps = stepsOf(fields, columns, '')
  const cursor = new BsonCursor()
  return (bytes) => {
    cursor.begin(bytes)
    readDocument(cursor, steps)
  }
}

interface Step {
  /** With the zero byte that ends it. */
  readonly name: Uint8Array
  readonly path: string
  readonly push: (cursor: BsonCursor, type: number) => boolean
  readonly pushNull: () => void
}

const stepsOf = (fields: Fields, columns: ColumnsBuilder, above: string): readonly Step[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const path = above + name
    const ways = field.kind === 'group' ? groupStep(field, columns, path) : leafStep(field, columns, path)
    return ways ? [{ name: new TextEncoder().encode(`${name}\0`), path, ...ways }] : []
  })

type Ways = Pick<Step, 'push' | 'pushNull'>

const groupStep = (field: Field, columns: ColumnsBuilder, path: string): Ways | undefined => {
  const steps = stepsOf(field.fields as Fields, columns, `${path}.`)
  if (steps.length === 0) return undefined
  return {
    push: (cursor, type) => {
      if (type !== bson.document) return false
      readDocument(cursor, steps)
      return true
    },
    pushNull: () => {
      for (const step of steps) step.pushNull()
    },
  }
}

const leafStep = (field: Field, columns: ColumnsBuilder, path: string): Ways | undefined => {
  const builder = columns.builders.get(path)
  if (!builder) return undefined
  if ('items' in builder) return listStep(field, builder, path)
  if ('dictionary' in builder) {
    const { dictionary } = builder
    return {
      push: (cursor, type) => {
        if (type !== bson.text) return false
        const from = cursor.position + 4
        const end = from + cursor.int32()
        builder.push(dictionary.addBytes(cursor.bytes, from, end - 1))
        cursor.position = end
        return true
      },
      pushNull: () => builder.push(-1),
    }
  }
  if (field.kind === 'boolean') {
    return {
      push: (cursor, type) => {
        if (type !== bson.boolean) return false
        builder.push(cursor.byte())
        return true
      },
      pushNull: () => builder.push(2),
    }
  }
  return {
    push: (cursor, type) => {
      if (type === bson.int32) builder.push(cursor.int32())
      else if (type === bson.date || type === bson.int64) builder.push(cursor.int64())
      else if (type === bson.double) builder.push(cursor.double())
      else return false
      return true
    },
    pushNull: () => builder.push(NaN),
  }
}

type Builder = NonNullable<ReturnType<ColumnsBuilder['builders']['get']>>
type ListBuilder = Extract<Builder, { readonly items: unknown }>

const listStep = (field: Field, builder: ListBuilder, path: string): Ways => {
  const texts = field.kind === 'texts'
  const items = stepsOf(itemFields(field), builder.items, '')
  return {
    push: (cursor, type) => {
      if (type !== bson.array) return false
      cursor.position += 4
      let count = 0
      for (let item = cursor.byte(); item !== 0; item = cursor.byte()) {
        cursor.skipName()
        if (texts) readValue(cursor, items[0]!, item)
        else if (item === bson.document) readDocument(cursor, items)
        else throw wrongType(path, item)
        count++
      }
      builder.push(count)
      return true
    },
    pushNull: () => builder.push(0),
  }
}

const readDocument = (cursor: BsonCursor, steps: readonly Step[]): void => {
  const start = cursor.position
  cursor.position += 4
  let next = 0
  for (let type = cursor.byte(); type !== 0; type = cursor.byte()) {
    const step = steps[next]
    if (step && cursor.takeName(step.name)) {
      readValue(cursor, step, type)
      next++
    } else if (steps.some(({ name }, i) => i > next && matches(cursor, name))) {
      cursor.position = start
      readDisordered(cursor, steps, next)
      return
    } else {
      cursor.skipName()
      cursor.skip(type)
    }
  }
  for (; next < steps.length; next++) steps[next]!.pushNull()
}

const readValue = (cursor: BsonCursor, step: Step, type: number): void => {
  if (type === bson.null) step.pushNull()
  else if (!step.push(cursor, type)) throw wrongType(step.path, type)
}

const matches = (cursor: BsonCursor, name: Uint8Array): boolean => {
  const at = cursor.position
  const found = cursor.takeName(name)
  cursor.position = at
  return found
}

/** Reads a document whose fields come in any order; those of the first steps are read already. */
const readDisordered = (cursor: BsonCursor, steps: readonly Step[], done: number): void => {
  const places = new Map<Step, { readonly type: number; readonly at: number }>()
  cursor.position += 4
  for (let type = cursor.byte(); type !== 0; type = cursor.byte()) {
    const step = steps.find(({ name }) => cursor.takeName(name))
    if (step) places.set(step, { type, at: cursor.position })
    else cursor.skipName()
    cursor.skip(type)
  }
  const end = cursor.position
  for (const step of steps.slice(done)) {
    const place = places.get(step)
    if (place) {
      cursor.position = place.at
      readValue(cursor, step, place.type)
    } else step.pushNull()
  }
  cursor.position = end
}

const wrongType = (path: string, type: number): PolymartError =>
  new PolymartError(
    'format',
    `Expected what the model says in the field ${path} of a document, found BSON type ${type}: something else than Polymart wrote it. Load the data again.`,
  )
