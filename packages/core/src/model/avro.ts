import type { Field, Fields } from './field.js'
import { familiesOf, leavesOfFamily } from '../cells/families.js'
import type { EntityName } from './entities.js'
import { modelVersion } from './version.js'

/** A type of the Avro specification, as JSON. */
export type AvroType = string | readonly AvroType[] | { readonly [key: string]: unknown }

const typeOf = (field: Field, name: string): readonly AvroType[] => {
  switch (field.kind) {
    case 'text':
      return ['string']
    case 'symbol':
      return [{ type: 'enum', name, symbols: field.symbols }, 'string']
    case 'integer':
    case 'money':
      return ['long']
    case 'time':
      return [{ type: 'long', logicalType: 'timestamp-millis' }]
    case 'boolean':
      return ['boolean']
    case 'texts':
      return [{ type: 'array', items: 'string' }]
    case 'list':
      return [{ type: 'array', items: record(`${name}_item`, Object.entries(field.fields as Fields)) }]
    case 'group':
      return [record(name, Object.entries(field.fields as Fields))]
  }
}

const record = (name: string, fields: readonly (readonly [string, Field])[]): AvroType => ({
  type: 'record',
  name,
  fields: fields.map(([field, of]) => {
    const fieldName = field.replaceAll('.', '_')
    const types = typeOf(of, `${name}_${fieldName}`)
    const union = of.nullable ? ['null', ...types] : types
    return { name: fieldName, type: union.length === 1 ? union[0] : union }
  }),
})

/**
 * The Avro schema of an entity's cells of one family, as this version of the model writes them, or a former one did;
 * any Avro library reads them with it.
 */
export const avroSchema = (entity: EntityName, family: string, version = modelVersion): AvroType =>
  record(
    `${entity}_${family}`,
    leavesOfFamily(entity, family, version).map(({ name, field }) => [name, field] as const),
  )

/** Changes whenever what stands in cells does: stores keep it, and are read where it is that of a version of the model. */
export const cellFormat = (entity: EntityName, version = modelVersion): string =>
  JSON.stringify(familiesOf(entity).map((family) => avroSchema(entity, family, version)))
