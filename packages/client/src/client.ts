import type { Answer, Explanation } from './answer.js'
import { Connection } from './connection.js'
import type { ClientOptions } from './connection.js'
import { ShopError } from './error.js'
import { analysisNames } from './generated.js'
import type { Analyses } from './generated.js'
import { listen } from './generations.js'
import type { Listening } from './generations.js'

/** The name of an analysis. */
export type AnalysisName = keyof Analyses

/** The tables of an analysis, by name. */
export type Tables<N extends AnalysisName> = Analyses[N]['tables']

/** What a question may say: parameters of the analysis, which table, and which of its rows. */
export type Question<N extends AnalysisName, T extends keyof Tables<N>> = Analyses[N]['params'] & {
  readonly table: T
  /** Rows of one answer, at most 10,000; of an analysis with a `limit` of its own, that one. */
  readonly limit?: number
  /** Rows before them. */
  readonly offset?: number
  /** Ends the question. */
  readonly signal?: AbortSignal
}

/** An analysis of a served shop. */
export type Ask<N extends AnalysisName> = <T extends keyof Tables<N>>(
  question: Question<N, T>,
) => Promise<Answer<Tables<N>[T]>>

/** A function for each analysis. */
export type Asks = { readonly [N in AnalysisName]: Ask<N> }

/** A shop behind a server. */
export interface ServedShop extends Asks {
  /** What an analysis would read, without reading it. */
  readonly explain: <N extends AnalysisName>(
    name: N,
    params?: Analyses[N]['params'],
    signal?: AbortSignal,
  ) => Promise<Explanation>
  /**
   * All rows of a table, fetched in pages.
   *
   * @throws ShopError `changed`: the stores changed between two pages, whose rows then do not belong together.
   */
  readonly rows: <N extends AnalysisName, T extends keyof Tables<N>>(
    name: N,
    question: Question<N, T>,
  ) => AsyncGenerator<Tables<N>[T], void, undefined>
  /** Calls with the state of the stores at once, and with each new one; gives what ends that. */
  readonly onGeneration: (hear: (generation: string) => void, listening?: Listening) => () => void
}

interface Asked {
  readonly signal?: AbortSignal
  readonly offset?: number
}

/** A shop that a server answers for: `client('http://127.0.0.1:4321', { token })`. Nothing is sent until it is asked. */
export const client = (url: string, options: ClientOptions = {}): ServedShop => {
  const connection = new Connection(url, options)
  const ask = (name: string, question: Asked): Promise<unknown> => {
    const { signal, ...params } = question
    return connection.ask(`/analyses/${name}`, params, signal)
  }
  const asks = Object.fromEntries(
    analysisNames.map((name) => [name, (question: Asked) => ask(name, question)]),
  ) as unknown as Asks
  return {
    ...asks,
    explain: async (name, params = {}, signal) =>
      (await connection.ask(`/analyses/${name}/explain`, params, signal)) as Explanation,
    async *rows(name, question) {
      let state: string | undefined
      let offset = question.offset ?? 0
      for (;;) {
        const answer = (await ask(name, { ...(question as Asked), offset })) as Answer<never>
        const { rows, page, meta } = answer
        const now = JSON.stringify(meta.stores)
        if (state !== undefined && now !== state) {
          throw new ShopError('The stores changed between two pages. Ask again from the first.', {
            status: 200,
            code: 'changed',
          })
        }
        state = now
        yield* rows
        offset += rows.length
        if (rows.length === 0 || offset >= page.total) return
      }
    },
    onGeneration: (hear, listening = {}) => listen(connection, hear, listening),
  }
}
