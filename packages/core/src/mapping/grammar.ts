import { leavesOf } from '../columns/layout.js'
import { entityNames, eventTypes, fieldsOf } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import type { Field, Fields } from '../model/field.js'
import type { Members, Shape } from './shape.js'

const path: Shape = {
  is: 'either',
  of: [
    {
      is: 'text',
      pattern: /^[^.]+(\.[^.]+)*$/,
      expected: 'a dotted path such as "payment.total"',
      hint: (found) => ` If that is one key, write it as a list: [${JSON.stringify(found)}].`,
    },
    { is: 'list', of: { is: 'text' }, expected: 'a list of keys such as ["No."]' },
  ],
  about:
    'Dotted path, or a list of keys as they stand. In a list it begins at the item: $ is the item, $parent what holds the list, $root the document.',
}
const scalar: Shape = { is: 'scalar' }
const missing: Shape = { is: 'list', of: scalar, about: 'Values that mean that nothing is there: ["", "NULL"].' }
const scalars: Shape = { is: 'either', of: [scalar, { is: 'list', of: scalar }] }
const currencyCode: Shape = {
  is: 'text',
  pattern: /^[A-Z]{3}$/,
  expected: 'a currency as ISO 4217 such as "EUR"',
}
const atPath: Shape = { is: 'object', members: { path }, required: ['path'] }

const valuesOf = (names?: readonly string[]): Shape => ({
  is: 'map',
  of: scalars,
  ...(names && { names }),
  about: 'The model\'s value, and one\'s own that mean it: {"completed": ["delivered"]}.',
})

const moneyForm: Members = {
  unit: { is: 'word', words: ['major', 'minor'], about: 'major: euros, as decimals; minor: cents.' },
  fraction: { is: 'word', words: ['refuse', 'round'], about: 'What lies between two minor units. Default: refuse.' },
}

const timeForm: Members = {
  time: {
    is: 'word',
    words: ['date', 's', 'ms', 'us', 'ns', 'text'],
    about: 'Date, number since 1970, or ISO 8601. Default: date or text.',
  },
  zone: { is: 'text', about: 'IANA zone of texts without an offset.' },
}

const countryForm: Members = {
  country: {
    is: 'word',
    words: ['alpha2', 'alpha3', 'name', 'any'],
    about: 'How countries are written. Without it texts stay as they are.',
  },
}

const nullable = (shape: Shape, field: Pick<Field, 'nullable'>): Shape =>
  field.nullable ? { is: 'either', of: [shape, { is: 'null' }] } : shape

const sourceOf = (value: Shape, otherwise = value): Members => ({
  path,
  constant: { ...value, about: 'The same for every record.' },
  default: { ...value, about: 'What a field becomes that is null or not there.' },
  otherwise: { ...otherwise, about: 'What a value becomes that cannot be read.' },
  missing,
})

const modelValue = ({ kind, symbols }: Field): Shape => {
  switch (kind) {
    case 'integer':
    case 'money':
      return { is: 'integer' }
    case 'boolean':
      return { is: 'boolean' }
    case 'time':
      return { is: 'either', of: [{ is: 'text', expected: 'a time as ISO 8601' }, { is: 'integer' }] }
    default:
      return symbols ? { is: 'word', words: symbols } : { is: 'text' }
  }
}

/** What can be said of a field with one value. */
export const optionsOf = (name: string, field: Field): Members => {
  const source = sourceOf(nullable(modelValue(field), field))
  switch (field.kind) {
    case 'integer':
      return source
    case 'boolean':
      return { ...source, values: valuesOf(['true', 'false']) }
    case 'money':
      return {
        ...source,
        ...moneyForm,
        currency: { is: 'either', of: [currencyCode, atPath], about: 'ISO 4217, or where it is.' },
      }
    case 'time':
      return { ...source, ...timeForm }
    default:
      return { ...source, values: valuesOf(field.symbols), ...(/(^|\.)country$/.test(name) && countryForm) }
  }
}

const fieldShape = (name: string, field: Field): Shape => ({
  is: 'either',
  of: [path, { is: 'object', members: membersOf(name, field) }],
  about: field.meaning,
})

const membersOf = (name: string, field: Field): Members => {
  switch (field.kind) {
    case 'texts':
      return {
        path,
        constant: { is: 'list', of: { is: 'text' } },
        item: { ...path, about: 'Where the text is within an item.' },
        separator: { is: 'text', about: 'Between the texts, where they stand in one.' },
        missing,
        values: valuesOf(),
      }
    case 'list': {
      const fields = field.fields as Fields
      return {
        path: { ...path, about: 'Where the list is; $ makes the document itself its one item.' },
        constant: { is: 'empty list' },
        json: { is: 'boolean', about: 'The list stands in a text, as JSON.' },
        missing,
        fields: fieldsShape(fields),
        ...('seq' in fields && { rules: { is: 'list', of: ruleShape(fields), about: 'Make events of a summary.' } }),
      }
    }
    default:
      return optionsOf(name, field)
  }
}

const fieldsShape = (fields: Fields): Shape => ({
  is: 'object',
  members: Object.fromEntries(leavesOf(fields).map(({ name, field }) => [name, fieldShape(name, field)])),
})

const pick = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, fields[name]!]))

const ruleShape = (fields: Fields): Shape => {
  const condition: Shape = {
    is: 'object',
    members: {
      path,
      in: { is: 'list', of: scalar, about: 'It is one of these values.' },
      notEmpty: { is: 'true', about: 'It is a list with something in it.' },
      atLeast: { is: 'number', about: 'It is a number of at least this.' },
    },
    required: ['path'],
  }
  const ofProduct = ['productId', 'quantity', 'valueMinor']
  return {
    is: 'object',
    members: {
      type: { is: 'word', words: eventTypes },
      when: { is: 'either', of: [condition, { is: 'list', of: condition }], about: 'All must hold.' },
      at: {
        is: 'either',
        of: [
          { is: 'word', words: ['start', 'end'] },
          { is: 'number', least: 0, most: 1 },
        ],
        about: 'The start, the end, or a share of the session.',
      },
      products: {
        is: 'either',
        of: [
          path,
          {
            is: 'object',
            members: { path, fields: fieldsShape(pick(fields, ofProduct)) },
            required: ['path', 'fields'],
          },
        ],
        about: 'The list of products, one event each.',
      },
      fields: fieldsShape(pick(fields, [...ofProduct, 'transactionId', 'page'])),
    },
    required: ['type', 'at'],
  }
}

const extraKinds = ['text', 'integer', 'boolean', 'money', 'time'] as const

/** A field of one's own; what can be said of it follows from its type. */
const extraShape: Shape = {
  is: 'object',
  members: Object.assign(
    {},
    ...extraKinds.map((kind) => optionsOf('', { kind, nullable: true, meaning: '' })),
    sourceOf(scalar),
    { type: { is: 'word', words: extraKinds }, values: valuesOf() },
  ) as Members,
  required: ['type', 'path'],
}

const entityShape = (entity: EntityName, fields: Fields): Shape => ({
  is: 'object',
  members: {
    from: { is: 'text', about: 'A collection; or files below the folder that is loaded: orders.jsonl, orders/*.csv.' },
    csv: { is: 'object', members: { delimiter: { is: 'text' } }, about: 'Of CSV files.' },
    missing,
    ...(entity === 'transactions' && {
      lines: {
        is: 'word',
        words: ['rows', 'total'],
        about: 'rows: each document is a line of an order; total: orders have no lines, so each total makes one.',
      } as const,
    }),
    fields: fieldsShape(fields),
    extra: { is: 'map', of: extraShape, about: "Fields of one's own." },
  },
  required: ['from', 'fields'],
})

/** What a mapping is, made of the model. */
export const mappingShape: Shape = {
  is: 'object',
  members: {
    $schema: { is: 'text' },
    money: {
      is: 'object',
      members: { ...moneyForm, currency: currencyCode },
      about: 'How money is written, unless a field says otherwise.',
    },
    times: { is: 'object', members: timeForm, about: 'How times are written, unless a field says otherwise.' },
    missing,
    ...Object.fromEntries(entityNames.map((entity) => [entity, entityShape(entity, fieldsOf(entity))])),
  },
}
