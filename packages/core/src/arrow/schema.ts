import { Bool, Dictionary, Field, Int32, Int64, List, Schema, Struct, TimestampMillisecond, Utf8 } from 'apache-arrow'
import type { DataType } from 'apache-arrow'
import { fieldsOf, model } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import type { Field as ModelField, Fields } from '../model/field.js'

/** The name that the Parquet specification gives to the items of a list. */
export const element = 'element'

const metadataOf = ({ meaning, pii }: ModelField): Map<string, string> =>
  new Map([['meaning', meaning], ...(pii ? [['pii', 'true'] as const] : [])])

/**
 * The Arrow fields of an entity. Texts are dictionaries of the batch, as in columns, but for the entity's own id:
 * all of its texts are different. Ids of dictionaries follow from the place in the model, so that equal batches
 * make equal bytes.
 */
const arrowFields = (fields: Fields, nextId: () => number, key?: string): Field[] => {
  const typeOf = (field: ModelField, name: string): DataType => {
    switch (field.kind) {
      case 'text':
      case 'symbol':
        return name === key ? new Utf8() : new Dictionary(new Utf8(), new Int32(), nextId())
      case 'integer':
      case 'money':
        return new Int64()
      case 'time':
        return new TimestampMillisecond('UTC')
      case 'boolean':
        return new Bool()
      case 'texts':
        return new List(new Field(element, new Dictionary(new Utf8(), new Int32(), nextId()), false))
      case 'group':
        return new Struct(arrowFields(field.fields as Fields, nextId))
      case 'list':
        return new List(new Field(element, new Struct(arrowFields(field.fields as Fields, nextId)), false))
    }
  }
  return Object.entries(fields).map(
    ([name, field]) => new Field(name, typeOf(field, name), field.nullable, metadataOf(field)),
  )
}

/** The Arrow schema of an entity, derived from the model. */
export const arrowSchema = (entity: EntityName): Schema => {
  let id = 0
  return new Schema(arrowFields(fieldsOf(entity), () => id++, model[entity].key))
}
