import { asError, countryName, PolymartError } from '@polymart/core'
import { cards, failureOf, givenOf, NotNarrowed, renderCard } from '@polymart/viz'
import type { CardSpec, Given } from '@polymart/viz'
import type { Call, Result, Shop } from '@polymart/analytics'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import type { LiveCard, Picks } from '../client/data.js'
import type { Role } from '../options.js'
import { Refusal } from '../refusal.js'
import { generationOf } from '../state/generation.js'
import { linksFor } from './people/links.js'
import { peopleCard } from './people/list.js'
import { personCard, personCards } from './people/person.js'
import { refusalOfPeople, viewFor } from './reader.js'
import { smallSample } from './small.js'
import type { View } from './view.js'

/** The cards of a page that a reader may see. */
export const cardsFor = (role: Role): readonly CardSpec[] =>
  cards.filter(({ aboutCustomers }) => role === 'customers' || !aboutCustomers)

const attempts = 5

/** Works a card out, of one state of the stores. Calls that fail are told in the card. */
export const cardAnswer = async (source: Source, { card: id, role, query }: QuestionOf<'card'>): Promise<Answer> => {
  const view = await viewFor(source.shop, role, query)
  const person = personCards.find((card) => card.id === id)
  if (person || id === 'people') {
    if (role !== 'customers') throw refusalOfPeople()
    return person ? personCard(source, person, view) : peopleCard(source, view)
  }
  const spec = cardsFor(role).find((card) => card.id === id)
  if (!spec) throw new Refusal(404, 'card', 'There is no such card, or not for this reader.')
  const by = byOf(spec, view)
  for (let attempt = 1; ; attempt++) {
    const given: Given = {
      ...(await givenOf(source.shop, view.params)),
      tablesCompared: true,
      ...(by !== undefined && { by }),
    }
    const results = await resultsOf(source, spec.calls(given))
    const all = Object.values(results)
    const made = all.filter((result): result is Result => !(result instanceof Error))
    const states = new Set(made.map(({ meta }) => generationOf(meta.stores)))
    // The stores changed between two of its answers: it is asked for again.
    if (states.size > 1 && attempt < attempts) continue
    if (states.size > 1) throw new PolymartError('changed', 'The stores change all the time. Try again in a moment.')
    const picks = picksOf(spec, by, made)
    const linksOf = role === 'customers' ? linksFor(view) : undefined
    const small = smallSample(made)
    const body: LiveCard = {
      ...renderCard(spec, results, linksOf),
      ...(picks && { picks }),
      ...(small !== undefined && { small }),
    }
    const [generation] = states
    return { body, generation: all.some(passes) ? undefined : generation }
  }
}

/** Whether what a call ran into may be over when it is made again. */
const passes = (outcome: Result | Error): boolean =>
  outcome instanceof Error &&
  !(outcome instanceof NotNarrowed || (outcome instanceof PolymartError && outcome.code === 'argument'))

const resultsOf = async (
  { shop, ask }: Source,
  asked: ReturnType<CardSpec['calls']>,
): Promise<Readonly<Record<string, Result | Error>>> => {
  const calls = Object.entries(asked)
  const settled = await Promise.allSettled(calls.map(([, [name, params]]) => ask(name, params)))
  return Object.fromEntries(
    await Promise.all(calls.map(async ([name, call], i) => [name, await settledOf(shop, call, settled[i]!)] as const)),
  )
}

const byOf = ({ id, breakdowns = [] }: CardSpec, { by }: View): string | undefined => {
  const asked = by[id]
  if (asked === undefined || breakdowns.includes(asked)) return asked
  throw new PolymartError('argument', `Expected by.${id} to be one of ${breakdowns.join(', ')}.`)
}

/** What is not the asker's matter is not told to them. */
const settledOf = async (shop: Shop, call: Call, outcome: PromiseSettledResult<Result>): Promise<Result | Error> => {
  if (outcome.status === 'fulfilled') return outcome.value
  const error = asError(outcome.reason)
  if (error instanceof PolymartError && error.code !== 'internal' && error.code !== 'interrupted')
    return failureOf(shop, call, error)
  throw error
}

/** The field by which the card is broken down, or the country of its places, with the values that it has. */
const picksOf = (
  { id, breakdowns }: CardSpec,
  by: string | undefined,
  results: readonly Result[],
): Picks | undefined => {
  const field = id === 'geography' ? 'country' : breakdowns ? (by ?? defaultBy[id]) : undefined
  if (field === undefined || isCalendar(field)) return undefined
  const columns = results
    .flatMap((result) => Object.values(result.columns))
    .flat()
    .filter(({ name }) => name === field)
  const values = [...new Set(columns.flatMap(({ values }) => values as readonly string[]))]
  const known = values.filter((value) => typeof value === 'string' && !/^\((not set|no session)\)$/.test(value))
  return { field, values: Object.fromEntries(known.map((value) => [labelOf(field, value), value])) }
}

const defaultBy: Readonly<Record<string, string>> = { funnel: 'device', sessions: 'channel', attribution: 'channel' }

const isCalendar = (field: string): boolean => ['hour', 'weekday', 'day', 'week', 'month'].includes(field)

const labelOf = (field: string, value: string): string => (field.endsWith('country') ? countryName(value) : value)
