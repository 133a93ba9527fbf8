import { LRUCache } from 'lru-cache'
import { asError, interrupted } from '@polymart/core'
import { Refusal } from '../refusal.js'
import type { Answering, Finished, Question, Took } from './question.js'

/** Bytes that an entry takes beside its text and its key: the map's, and the list's of what was used last. */
const bytesBeside = 512
/** A question of which nothing is known yet is thought to take so long, in milliseconds. */
const usualMs = 100
/** How much longer a question waits for each millisecond that it is thought to take. */
const patienceOfLong = 10

interface Waiter {
  readonly done: (finished: Finished) => void
  readonly fail: (error: Error) => void
}

/** A question that is being answered, or waits for that, and those who wait for it. */
interface Work {
  readonly key: string
  readonly question: Question
  readonly waiters: Set<Waiter>
  readonly stop: AbortController
  /** Its place in the queue: the moment at which it came, later by how long it is thought to take. */
  readonly due: number
}

export interface DeskOptions {
  /** Bytes of answers that are kept until the stores change. */
  readonly bytes: number
  /** Questions that are worked on at once. */
  readonly atOnce: number
  /** Questions that wait at most. */
  readonly waiting: number
  /** Hears of the analyses that each answer took, or had taken. */
  readonly took: (took: readonly Took[]) => void
}

/**
 * Where questions are handed in. What was answered of the present state of the stores is there as it is sent; equal
 * questions are worked out once; the others wait for their turn, short ones before long ones that came a moment earlier;
 * and what nobody waits for any more is stopped.
 */
export class Desk {
  private readonly answering: Answering
  private readonly options: DeskOptions
  private readonly kept: LRUCache<string, Finished>
  private readonly works = new Map<string, Work>()
  private readonly queue = new Set<Work>()
  private running = 0
  /** How long questions of a label took lately. */
  private readonly usual = new Map<string, number>()
  private readonly listeners = new Set<(generation: string) => void>()
  private state: string | undefined

  constructor(answering: Answering, options: DeskOptions) {
    this.answering = answering
    this.options = options
    const maxSize = Math.max(1, options.bytes)
    this.kept = new LRUCache({
      maxSize,
      // One answer does not take the place of all others.
      maxEntrySize: Math.max(1, maxSize >> 2),
      sizeCalculation: ({ body }, key) => body.byteLength + 2 * key.length + bytesBeside,
    })
  }

  /** The state of the stores that answers are of now. */
  async generation(signal: AbortSignal): Promise<string> {
    if (this.state === undefined) await this.look(signal)
    return this.state!
  }

  /** Looks whether the stores can be read, and gives their state. */
  async look(signal: AbortSignal): Promise<string> {
    await this.ask({ kind: 'generation' }, signal)
    return this.state!
  }

  /** Calls `listener` with each new generation; gives what ends that. */
  listen(listener: (generation: string) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get listening(): number {
    return this.listeners.size
  }

  /** Bytes that kept answers take. */
  get bytes(): number {
    return this.kept.calculatedSize
  }

  /** The stores have changed: what is kept is of another state. */
  changed(generation: string): void {
    this.state = generation
    this.kept.clear()
    for (const listener of this.listeners) listener(generation)
  }

  /**
   * Answers a question, or gives its kept answer.
   *
   * @throws Refusal 503 where as many wait as may; PolymartError `interrupted` once the signal is aborted; else what
   * working it out threw.
   */
  async ask(question: Question, signal: AbortSignal): Promise<Finished> {
    const key = JSON.stringify(question)
    const kept = this.kept.get(key)
    if (kept) {
      this.options.took(kept.took.map(({ analysis }) => ({ analysis, kept: true })))
      return kept
    }
    const work = this.works.get(key) ?? this.begin(key, question)
    return this.wait(work, signal)
  }

  /** Ends what runs. */
  close(): Promise<void> {
    this.listeners.clear()
    return this.answering.close()
  }

  private begin(key: string, question: Question): Work {
    if (this.queue.size >= this.options.waiting) throw tooMany(this.options.waiting)
    const due = performance.now() + patienceOfLong * this.expected(question)
    const work: Work = { key, question, waiters: new Set(), stop: new AbortController(), due }
    this.works.set(key, work)
    this.queue.add(work)
    queueMicrotask(() => this.next())
    return work
  }

  private wait(work: Work, signal: AbortSignal): Promise<Finished> {
    return new Promise((done, fail) => {
      const waiter: Waiter = {
        done: (finished) => {
          signal.removeEventListener('abort', leave)
          done(finished)
        },
        fail: (error) => {
          signal.removeEventListener('abort', leave)
          fail(error)
        },
      }
      const leave = (): void => {
        work.waiters.delete(waiter)
        fail(interrupted(signal))
        if (work.waiters.size > 0) return
        // It is not joined on its way to an end.
        this.forget(work)
        work.stop.abort(signal.reason)
      }
      work.waiters.add(waiter)
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave, { once: true })
    })
  }

  private next(): void {
    while (this.running < this.options.atOnce && this.queue.size > 0) {
      let first: Work | undefined
      for (const work of this.queue) if (!first || work.due < first.due) first = work
      this.queue.delete(first!)
      void this.work(first!)
    }
  }

  private async work(work: Work): Promise<void> {
    const { key, question, waiters, stop } = work
    this.running++
    const began = performance.now()
    try {
      const finished = await this.answering.ask(question, stop.signal)
      this.learn(question, performance.now() - began)
      this.options.took(finished.took)
      if (finished.generation !== undefined && finished.generation === this.state) this.kept.set(key, finished)
      this.forget(work)
      for (const { done } of waiters) done(finished)
    } catch (thrown) {
      this.forget(work)
      const error = asError(thrown)
      for (const { fail } of waiters) fail(error)
    } finally {
      this.running--
      this.next()
    }
  }

  private forget(work: Work): void {
    this.queue.delete(work)
    if (this.works.get(work.key) === work) this.works.delete(work.key)
  }

  private expected(question: Question): number {
    return this.usual.get(labelOf(question)) ?? (question.kind === 'generation' ? 0 : usualMs)
  }

  private learn(question: Question, ms: number): void {
    const label = labelOf(question)
    const before = this.usual.get(label)
    this.usual.set(label, before === undefined ? ms : before * 0.7 + ms * 0.3)
  }
}

/** What questions that take about as long have in common. */
const labelOf = (question: Question): string =>
  'analysis' in question
    ? `${question.kind} ${question.analysis}`
    : 'card' in question
      ? `card ${question.card}`
      : question.kind

const tooMany = (most: number): Refusal =>
  new Refusal(
    503,
    'busy',
    `${most.toLocaleString('en')} questions wait already, which is as many as may. Ask again in a moment.`,
    { 'Retry-After': '2' },
  )
