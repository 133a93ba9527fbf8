import { setTimeout } from 'node:timers/promises'
import { open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { Answerer } from './answerer.js'
import { failureOf } from './messages.js'
import type { FromThread, ThreadData, ToThread } from './messages.js'

/** The way to the thread that started this one. */
export interface Way {
  postMessage(message: FromThread, transfer?: ArrayBuffer[]): void
  on(event: 'message', hear: (message: ToThread) => void): void
  close(): void
}

/** Answers what another thread asks, from a shop that is opened here. */
export const answerInThread = (way: Way, { shop, options }: ThreadData): void => {
  const running = new Map<number, AbortController>()
  let opened: Promise<{ readonly shop: Shop; readonly answerer: Answerer }> | undefined
  let isOver = false

  const opening = async (): Promise<{ readonly shop: Shop; readonly answerer: Answerer }> => {
    const mine = await open(shop.urls, shop.options)
    const answerer = new Answerer(mine, options, {
      generation: (generation) => way.postMessage({ generation }),
      log: (level, message) => way.postMessage({ level, message }),
    })
    return { shop: mine, answerer }
  }
  const answerer = async (): Promise<Answerer> => {
    const making = (opened ??= opening())
    making.catch(() => {
      if (opened === making) opened = undefined
    })
    return (await making).answerer
  }
  const ask = async (id: number, question: Parameters<Answerer['ask']>[0]): Promise<void> => {
    const stop = new AbortController()
    running.set(id, stop)
    try {
      const finished = await (await answerer()).ask(question, stop.signal)
      way.postMessage({ answered: id, finished }, [finished.body.buffer])
    } catch (thrown) {
      way.postMessage({ failed: id, why: failureOf(thrown) })
    } finally {
      running.delete(id)
    }
  }
  const close = async (): Promise<void> => {
    isOver = true
    const { answerer, shop } = (await opened?.catch(() => undefined)) ?? {}
    await answerer?.close()
    await shop?.close()
    way.close()
  }
  /** Stores are watched from the start, also while nobody asks. */
  const watch = async (): Promise<void> => {
    while (!isOver && !(await answerer().then(...alwaysTold))) await setTimeout(options.watchEvery)
  }

  way.on('message', (message) => {
    if ('ask' in message) void ask(message.ask, message.question)
    else if ('stop' in message) running.get(message.stop)?.abort()
    else void close()
  })
  way.postMessage({ ready: true })
  void watch()
}

const alwaysTold = [() => true, () => false] as const
