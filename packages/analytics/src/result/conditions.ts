import type { Meta } from './meta.js'

interface CommonEcho {
  readonly where: Readonly<Record<string, unknown>>
  readonly statuses: readonly string[]
  readonly test: boolean
  readonly bots: boolean
  readonly internal: boolean
}

const usualStatuses = 'processing,shipped,completed,refunded'

/** The conditions that a result was made under, as `--where` takes them; and what else was let in or left out. @internal */
export const conditionTexts = ({ params }: Pick<Meta, 'params'>): readonly string[] => {
  const { where = {}, statuses, test, bots, internal } = params as Partial<CommonEcho>
  return [
    ...Object.entries(where).flatMap(([field, asked]) => textsOf(field, asked)),
    ...(statuses && statuses.join() !== usualStatuses ? [`orders ${statuses.join(' or ') || 'of no status'}`] : []),
    ...(test ? ['with test orders'] : []),
    ...(bots ? ['with bots'] : []),
    ...(internal ? ['with internal sessions'] : []),
  ]
}

const signs: Readonly<Record<string, string>> = { not: '!=', gte: '>=', gt: '>', lte: '<=', lt: '<' }

const textsOf = (field: string, asked: unknown): readonly string[] =>
  typeof asked === 'object' && asked !== null && !Array.isArray(asked)
    ? Object.entries(asked).map(([operator, value]) => field + (signs[operator] ?? operator) + valueText(value))
    : [`${field}=${valueText(asked)}`]

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
