import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { PolymartError } from '@polymart/core'
import type { Shop } from '@polymart/analytics'
import { appOf } from './app.js'
import { isLoopback } from './guard/address.js'
import type { ServeOptions } from './options.js'
import { SavedViews } from './state/views.js'

/** A server that answers. */
export interface Served {
  /** Where it listens: `http://127.0.0.1:4321`. */
  readonly url: string
  /** Takes no further requests, lets those that run finish within 10 s, and ends. The shop stays open. */
  close(): Promise<void>
}

const connections = 4096
const lastSeconds = 10_000

/**
 * Serves a shop: the HTTP API under `/api/v1`, its OpenAPI document, health and metrics. Whoever called it closes the
 * shop after it.
 *
 * @throws PolymartError `argument`: a host beyond this machine without tokens; `storage`: the port is taken, or the file of
 * views cannot be read.
 */
export const serve = async (shop: Shop, options: ServeOptions = {}): Promise<Served> => {
  const { host = '127.0.0.1', port = 4321, tokens = [] } = options
  if (!isLoopback(host) && tokens.length === 0) {
    throw new PolymartError(
      'argument',
      `Listening on ${host} lets other machines in, which takes a token. Give a token file, or leave the host out.`,
    )
  }
  // A file that is something else is told before anyone asks for it.
  if (options.views !== undefined) await new SavedViews(options.views).list()
  const { app, close, stop, end, log } = appOf(shop, options)
  const answer = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler: notUnderstood,
  })
  const listener: RequestListener = (request, response) => void answer(request, response)
  const server = createServer(
    // A slow sender has ten seconds for its headers and thirty for all; the check runs every second.
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1000,
      // Longer than proxies and clients keep a connection that they mean to use again: these end it, not the server under them.
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16 << 10,
    },
    listener,
  )
  server.maxConnections = connections
  try {
    await listening(server, host, port)
  } catch (error) {
    close()
    await end()
    throw error
  }
  const { port: taken } = server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
  log('info', `Listening on ${url}`)
  return {
    url,
    async close() {
      const ended = new Promise((resolve) => server.close(resolve))
      close()
      server.closeIdleConnections()
      const timers = [setTimeout(stop, lastSeconds), setTimeout(() => server.closeAllConnections(), lastSeconds + 1000)]
      await ended
      timers.forEach(clearTimeout)
      await end()
      log('info', 'Closed')
    },
  }
}

/** What is no request that routes could be asked for, such as one to a host that no address can name. */
const notUnderstood = (): Response => {
  const error = { code: 'request', message: 'Expected a request of HTTP to this server.', request: randomUUID() }
  const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }
  return Response.json({ error }, { status: 400, headers })
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new PolymartError(
              'storage',
              `Port ${port} of ${host} is taken. Stop what listens there, or give another port.`,
              { cause },
            )
          : new PolymartError('storage', `Cannot listen on ${host}, port ${port}: ${cause.message}.`, { cause }),
      )
    })
    server.listen(port, host, resolve)
  })
