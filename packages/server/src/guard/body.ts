import type { Context, MiddlewareHandler } from 'hono'
import type { Env } from '../env.js'
import { maxBody } from '../options.js'
import { Refusal } from '../refusal.js'

/** Refuses bodies that are too large: those that say so at once, others as soon as they have grown too large. */
export const limitBody = (): MiddlewareHandler<Env> => async (c, next) => {
  if (Number(c.req.header('content-length') ?? 0) > maxBody) throw tooLarge()
  // A body in chunks does not say how large it is.
  if (c.req.header('transfer-encoding') !== undefined) c.req.bodyCache.text = await chunksOf(c)
  await next()
}

const chunksOf = async (c: Context<Env>): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of c.env.incoming.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length
    if (bytes > maxBody) throw tooLarge()
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString()
}

/** The connection ends with it: the rest of the body is not read. */
const tooLarge = (): Refusal =>
  new Refusal(413, 'body', `A request may hold ${maxBody / 1024} KiB; this one is larger.`, { Connection: 'close' })
