import { entityNames, fieldsOf, modelVersion, modelVersions } from '@polymart/core'
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
export const documentSchema = (entity: EntityName, version = modelVersion): Document => {
  const { required, properties, ...schema } = schemaOfFields(fieldsOf(entity, version)) as {
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

/** What documents look like by each version of the model, the latest first: a store of another is not read. */
export const documentFormats: readonly [string, ...string[]] = modelVersions.map((version) => {
  const schemas = JSON.stringify(entityNames.map((entity) => documentSchema(entity, version)))
  return `1-${createHash('sha256').update(schemas).digest('hex').slice(0, 8)}`
}) as [string, ...string[]]

/** What documents look like that this version writes. */
export const [documentFormat] = documentFormats
