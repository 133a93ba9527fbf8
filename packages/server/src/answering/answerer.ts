import { throwIfAborted } from '@polymart/core'
import type { Shop } from '@polymart/analytics'
import { analysisAnswer, explainAnswer } from '../api/answers.js'
import { diagnosisAnswer, reconciliationAnswer } from '../api/examinations.js'
import { cardAnswer } from '../dashboard/cards.js'
import { factsAnswer } from '../dashboard/facts.js'
import { healthAnswer } from '../dashboard/health.js'
import { Records } from '../dashboard/people/record.js'
import { valuesAnswer } from '../dashboard/values.js'
import { addressAnswer } from '../dashboard/view.js'
import { Answers } from '../state/answers.js'
import { Examined } from '../state/examined.js'
import { Watch } from '../state/watch.js'
import type { Answering, Finished, Hearing, Question, QuestionKind, QuestionOf, Took } from './question.js'
import type { Answer, Source } from './source.js'

type Answered = { readonly [K in QuestionKind]: (source: Source, question: QuestionOf<K>) => Promise<Answer> }

const answered: Omit<Answered, 'generation'> = {
  analysis: analysisAnswer,
  explain: explainAnswer,
  doctor: diagnosisAnswer,
  reconcile: reconciliationAnswer,
  facts: factsAnswer,
  address: addressAnswer,
  values: valuesAnswer,
  card: cardAnswer,
  health: healthAnswer,
}

export interface AnswererOptions {
  /** Bytes of results that are kept. */
  readonly results: number
  readonly watchEvery: number
  readonly maxAge: number
}

/** Works answers out, in the thread of an open shop. */
export class Answerer implements Answering {
  private readonly shop: Shop
  private readonly answers: Answers
  private readonly examined: Examined
  private readonly records: Records
  private readonly watch: Watch

  constructor(shop: Shop, { results, watchEvery, maxAge }: AnswererOptions, hearing: Hearing) {
    this.shop = shop
    this.answers = new Answers(shop, results)
    this.examined = new Examined(shop)
    this.records = new Records(shop)
    this.watch = new Watch(shop, {
      every: watchEvery,
      maxAge,
      log: hearing.log,
      generation: (generation) => {
        this.answers.forget()
        this.examined.forget()
        this.records.forget()
        hearing.generation(generation)
      },
    })
  }

  async ask(question: Question, signal: AbortSignal): Promise<Finished> {
    throwIfAborted(signal)
    const took: Took[] = []
    // Whoever is told of an answer has been told of its state.
    const generation = await this.watch.generation()
    const source: Source = {
      shop: this.shop,
      examined: this.examined,
      records: this.records,
      ask: (analysis, params) => this.answers.ask(analysis, params, { signal, took: (one) => took.push(one) }),
    }
    const answer =
      question.kind === 'generation'
        ? { body: { generation }, generation: undefined }
        : await answerOf(source, question)
    this.answers.weigh()
    if (answer.generation !== generation) await this.watch.generation()
    return { body: bytesOf(answer.body), generation: answer.generation, took }
  }

  close(): Promise<void> {
    this.watch.close()
    return Promise.resolve()
  }
}

const answerOf = (source: Source, question: Exclude<Question, QuestionOf<'generation'>>): Promise<Answer> => {
  const answer = answered[question.kind] as (source: Source, of: typeof question) => Promise<Answer>
  return answer(source, question)
}

const encoder = new TextEncoder()

/** Bytes with a buffer of their own, which can be handed to another thread. */
const bytesOf = (body: Answer['body']): Uint8Array<ArrayBuffer> =>
  body instanceof Uint8Array
    ? Uint8Array.from(body)
    : encoder.encode(typeof body === 'string' ? body : JSON.stringify(body))
