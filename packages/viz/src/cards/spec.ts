import type { Call, CommonParams } from '@polymart/analytics'
import { PolymartError } from '@polymart/core'
import type { ResultLike } from '../figure.js'
import type { Card } from '../page/card.js'
import type { SectionName } from './sections.js'

/** What a page is asked for, which its cards make their calls of. @internal */
export interface Given {
  /** Parameters of every call; with `asOf`, so that all cards are of one moment. */
  readonly params: CommonParams
  /** The period that the key figures are compared with; undefined where there is none. */
  readonly before: CommonParams['period']
  /** Whether tables, too, show the numbers of the period that `params.compare` asks for. */
  readonly tablesCompared?: boolean
  /** The field that the reader breaks the card down by, one of its `breakdowns`. */
  readonly by?: string
}

/** Results by their names, or why there is none: the cards that need it say so, the others stand. */
export type Settled = Readonly<Record<string, ResultLike | Error>>

/** A card of a page, offline or live, as it is declared. @internal */
export interface CardSpec {
  readonly id: string
  readonly title: string
  readonly section: SectionName
  /** The calls of analyses that it needs. The names do not depend on what is given, and the same name is the same call for all cards. */
  readonly calls: (given: Given) => Readonly<Record<string, Call>>
  /** Made of the results of `calls`. Throws where it cannot be without one that failed. */
  readonly card: (results: Settled) => Card
  /** Its rows are about one customer each: shown only to those who ask for customers. */
  readonly aboutCustomers?: boolean
  /** Fields that a reader may break it down by. */
  readonly breakdowns?: readonly string[]
}

/** As {@link CardSpec}, with the names of its calls known. */
interface Declared<Name extends string> extends Omit<CardSpec, 'calls' | 'card'> {
  readonly calls: (given: Given) => Readonly<Record<Name, Call>>
  readonly card: (results: SettledOf<Name>) => Card
}

/** Results by names that are known. */
export type SettledOf<Name extends string> = { readonly [K in Name]: ResultLike | Error }

/** Whoever makes the card gives it the results of the calls that it names: this is where the two meet. */
export const defineCard = <Name extends string>(spec: Declared<Name>): CardSpec => spec as unknown as CardSpec

/** Names of the results that a card is made of. */
export const resultNames = ({ calls }: CardSpec): readonly string[] =>
  Object.keys(calls({ params: {}, before: undefined }))

/** The result, for a card that cannot be without it. */
export const needed = (result: ResultLike | Error | undefined): ResultLike => {
  if (result instanceof Error) throw result
  if (result === undefined)
    throw new PolymartError('internal', 'Expected the results of all calls of the card, found one missing.')
  return result
}
