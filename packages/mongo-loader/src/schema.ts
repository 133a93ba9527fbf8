import { entityNames, fieldsOf } from '@polymart/core'
import type { EntityName, Field, Fields } from '@polymart/core'
import type { Document } from 'mongodb'
import { createHash } from 'node:crypto'

const typesOf = (field: Field): readonly string[] => {
  switch (field.kind) {
    case 'text':
    case 'symbol':
      return ['string']
    case 'integer':
    case 'money':
      return ['int', 'long']
    case 'time':
      return ['date']
    case 'boolean':
      return ['bool']
    case 'texts':
    case 'list':
      return ['array']
    case 'group':
      return ['object']
  }
}

const schemaOfField = (field: Field): Document => {
  const types = field.nullable ? [...typesOf(field), 'null'] : typesOf(field)
  return {
    bsonType: types.length === 1 ? types[0] : types,
    description: field.meaning,
    ...(field.kind === 'texts' && { items: { bsonType: 'string' } }),
    ...(field.kind === 'list' && { items: schemaOfFields(field.fields as Fields) }),
    ...(field.kind === 'group' && schemaOfFields(field.fields as Fields)),
  }
}

const schemaOfFields = (fields: Fields): Document => {
  const required = Object.keys(fields).filter((name) => !fields[name]!.nullable)
  return {
    bsonType: 'object',
    // The server takes no empty list.
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)])),
  }
}

/**
 * The structure of an entity's documents, as MongoDB checks it: fields that may not be null are there, and all are of
 * their types, in lists too. Numbers are whole. The domain (known statuses, nothing below zero) is not checked.
 */
export const documentSchema = (entity: EntityName): Document => {
  const { required, properties, ...schema } = schemaOfFields(fieldsOf(entity)) as {
    required: readonly string[]
    properties: Document
  }
  return {
    ...schema,
    required: ['_id', 'load', ...required],
    properties: {
      _id: { bsonType: 'string', description: 'The row key: bucket, NUL, id; of products and categories the id' },
      load: { bsonType: 'int', description: 'The generation that wrote it' },
      ...properties,
    },
  }
}

/** Changes whenever documents do: a store keeps it, and is not read with another. */
export const documentFormat = `1-${createHash('sha256')
  .update(JSON.stringify(entityNames.map(documentSchema)))
  .digest('hex')
  .slice(0, 8)}`
