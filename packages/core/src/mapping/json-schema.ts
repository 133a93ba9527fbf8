import type { Members, Shape } from './shape.js'
import { mappingShape } from './grammar.js'

type Schema = { readonly [key: string]: unknown }

/** The JSON Schema (draft 7, which editors know best) of mappings, so that editors complete and check them. */
export const mappingSchema = (): { readonly [key: string]: unknown } => {
  const { schema, parts } = shared(schemaOf(mappingShape))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Mapping of data of another shape to the model of Polymart',
    ...schema,
    definitions: parts,
  }
}

/** What is worth being said once. */
const leastShared = 80

/** The same schema with what comes more than once as a definition, which makes it a tenth as long. */
const shared = (whole: Schema): { schema: Schema; parts: Schema } => {
  const counts = new Map<string, number>()
  const count = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const text = JSON.stringify(part)
    const before = counts.get(text) ?? 0
    counts.set(text, before + 1)
    if (before === 0) Object.values(part).forEach(count)
  }
  count(whole)
  const parts: Record<string, unknown> = {}
  const names = new Map<string, string>()
  const replaced = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part
    const text = JSON.stringify(part)
    if (Array.isArray(part) || !isSchema(part) || text.length < leastShared || counts.get(text) === 1)
      return inside(part)
    let name = names.get(text)
    if (name === undefined) {
      names.set(text, (name = `part${names.size + 1}`))
      parts[name] = inside(part)
    }
    return { $ref: `#/definitions/${name}` }
  }
  const inside = (part: object): unknown =>
    Array.isArray(part)
      ? part.map(replaced)
      : Object.fromEntries(Object.entries(part).map(([key, value]) => [key, replaced(value)]))
  return { schema: inside(whole) as Schema, parts }
}

const isSchema = (part: object): boolean => 'type' in part || 'anyOf' in part || 'enum' in part

const schemaOf = (shape: Shape): Schema => ({ ...(shape.about && { description: shape.about }), ...ruleOf(shape) })

const ruleOf = (shape: Shape): Schema => {
  switch (shape.is) {
    case 'text':
      return { type: 'string', ...(shape.pattern && { pattern: shape.pattern.source }) }
    case 'word':
      return { enum: shape.words }
    case 'number':
      return { type: 'number', minimum: shape.least, maximum: shape.most }
    case 'integer':
    case 'boolean':
    case 'null':
      return { type: shape.is }
    case 'true':
      return { const: true }
    case 'scalar':
      return { type: ['string', 'number', 'boolean', 'null'] }
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) }
    case 'empty list':
      return { type: 'array', maxItems: 0 }
    case 'object':
      return {
        type: 'object',
        properties: propertiesOf(shape.members),
        required: shape.required ?? [],
        additionalProperties: false,
      }
    case 'map':
      return {
        type: 'object',
        additionalProperties: schemaOf(shape.of),
        ...(shape.names && { propertyNames: { enum: shape.names } }),
      }
    case 'either':
      return { anyOf: shape.of.map(schemaOf) }
  }
}

const propertiesOf = (members: Members): Schema =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, schemaOf(member)]))
