import { readFile } from 'node:fs/promises'
import { PolymartError, shownValue } from '@polymart/core'
import type { LogEntry, Role, Token } from '@polymart/server'
import type { Command } from 'commander'
import { withReading } from '../arguments/stores.js'
import type { ReadFlags } from '../arguments/stores.js'
import { wholeNumber } from '../arguments/values.js'
import type { Act, Context } from '../context.js'
import { examples } from '../examples.js'
import { openShop } from '../stores/open-shop.js'
import { link } from '../terminal/link.js'
import { jsonText } from '../terminal/text.js'

interface Flags extends ReadFlags {
  readonly port: number
  readonly host: string
  readonly tokenFile?: string
  readonly name?: readonly string[]
  readonly origin?: readonly string[]
  readonly includeCustomers?: boolean
  readonly title?: string
  readonly views?: string
  readonly rate?: number
  readonly log?: boolean
}

const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

export const serveCommand = (program: Command, act: Act): void => {
  withReading(
    program
      .command('serve')
      .description('Serve a live dashboard and an HTTP API.')
      .option('--port <n>', 'port to listen on; 0 takes a free one', wholeNumber('--port', 0, 65_535), 4321)
      .option('--host <address>', 'address to listen on; another than this machine needs --token-file', '127.0.0.1')
      .option('--token-file <file>', 'who may ask: a line each, aggregates or customers, then the token')
      .option('--name <host>', 'another name of the server, such as that of a proxy before it; repeatable', several)
      .option('--origin <origin>', 'pages of this origin may ask too: https://intranet.example; repeatable', several)
      .option('--include-customers', 'without tokens, also show rows about individual customers, by id')
      .option('--title <text>', 'heading of the pages; default: the name of the store')
      .option('--views <file>', 'JSON file of saved views, so that readers of the dashboard can save some')
      .option('--rate <n>', 'requests per second of one caller; default: 100', wholeNumber('--rate', 1))
      .option('--log', 'write a line of JSON about each request to standard error'),
  )
    .addHelpText(
      'after',
      examples(
        'polymart serve',
        'polymart serve --store embedded:data --port 8080 --host 0.0.0.0 --token-file tokens.txt',
      ),
    )
    .action((flags: Flags) => act((context) => serveShop(flags, context)))
}

const serveShop = async (flags: Flags, context: Context): Promise<undefined> => {
  const { port, host, tokenFile, name, origin, includeCustomers, title, views, rate } = flags
  const { out, messages, signal } = context
  const tokens = tokenFile === undefined ? [] : tokensIn(await readFile(tokenFile, 'utf8').catch(notRead), tokenFile)
  const { serve } = await import('@polymart/server')
  const shop = await openShop(flags, context)
  try {
    const served = await serve(shop, {
      port,
      host,
      tokens,
      ...(name && { names: name }),
      ...(origin && { origins: origin }),
      ...(includeCustomers && { includeCustomers }),
      ...(title !== undefined && { title }),
      ...(views !== undefined && { views }),
      ...(rate !== undefined && { rate }),
      ...(flags.log && { log: logLine }),
    })
    context.stopProgress()
    await out.line(link(served.url, out))
    messages.say('Press Ctrl-C to stop.')
    await aborted(signal)
    await served.close()
  } finally {
    await shop.close()
  }
}

const logLine = (entry: LogEntry): void => void process.stderr.write(`${jsonText(entry)}\n`)

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

const roles: readonly Role[] = ['aggregates', 'customers']

/** `customers 3fb1…` a line; what follows a # is a comment. No token is shown in an error. */
const tokensIn = (text: string, file: string): readonly Token[] => {
  const tokens = text.split('\n').flatMap((line, i): Token[] => {
    const [role, token, ...more] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (role === '' || role === undefined) return []
    const known = roles.find((each) => each === role)
    if (known && token !== undefined && token.length >= 16 && more.length === 0) return [{ role: known, token }]
    throw new PolymartError(
      'argument',
      `Expected line ${i + 1} of ${file} to be aggregates or customers and a token of at least 16 characters${known ? '' : `, found ${shownValue(role.slice(0, 20))} first`}.`,
    )
  })
  if (tokens.length > 0) return tokens
  throw new PolymartError('argument', `Expected ${file} to have a line such as "aggregates TOKEN", found none.`)
}

const notRead = (cause: unknown): never => {
  throw new PolymartError('argument', `Cannot read the --token-file: ${(cause as Error).message}.`, { cause })
}
