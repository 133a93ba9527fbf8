import { Hono } from 'hono'
import type { Context } from 'hono'
import { PolymartError } from '@polymart/core'
import type { Desk } from '../answering/desk.js'
import type { Env } from '../env.js'
import type { Readers } from '../guard/reader.js'
import { Refusal } from '../refusal.js'
import { isAddress, isName, mostViews } from '../state/views.js'
import type { SavedView, SavedViews } from '../state/views.js'
import { isOfPeople, isPage } from './page.js'

interface Parts {
  readonly desk: Desk
  readonly readers: Readers
  /** Undefined where the server was given no file for them. */
  readonly views: SavedViews | undefined
}

/** Saved views: all who may ask see those of pages that they may see; readers of customers, or everyone on this machine, change them. */
export const viewsRoutes = ({ desk, readers, views }: Parts): Hono<Env> => {
  const app = new Hono<Env>()
  const mayChange = (c: Context<Env>): boolean =>
    views !== undefined && (readers.isOpen || c.get('role') === 'customers')
  const shown = (c: Context<Env>, all: readonly SavedView[]): object => ({
    views: all.filter(({ address }) => c.get('role') === 'customers' || !isOfPeople(pageIn(address) ?? 'overview')),
    mayChange: mayChange(c),
  })
  const changed = async (c: Context<Env>, make: Parameters<SavedViews['change']>[0]): Promise<Response> => {
    if (!mayChange(c) || !views)
      throw new Refusal(
        403,
        'views',
        'Views are saved by readers of customers alone, on a server that has a file for them.',
      )
    return c.json(shown(c, await views.change(make).catch(notKept)))
  }
  const nameIn = (c: Context<Env>): string => checkedName(c.req.param('name'))

  app.get('/', async (c) => {
    c.header('Cache-Control', 'no-store')
    return c.json(views ? shown(c, await views.list().catch(notKept)) : { views: null, mayChange: false })
  })
  app.put('/:name', async (c) => {
    const name = nameIn(c)
    const { address } = await bodyOf(c)
    if (!isAddress(address) || pageIn(address) === undefined)
      throw new PolymartError('argument', 'Expected the address of a page here, such as /behaviour?last=30d.')
    // What does not read as a view now would not when it is opened.
    await desk.ask({ kind: 'address', query: new URL(address, 'http://localhost').search }, c.get('signal'))
    return changed(c, (all) => {
      const others = all.filter((view) => view.name !== name)
      if (others.length >= mostViews)
        throw new Refusal(409, 'views', `There are ${mostViews} views already. Delete one first.`)
      return [...others, { name, address }]
    })
  })
  app.patch('/:name', async (c) => {
    const name = nameIn(c)
    const to = checkedName((await bodyOf(c))['name'])
    return changed(c, (all) => {
      if (to !== name && all.some((view) => view.name === to))
        throw new Refusal(
          409,
          'views',
          'There is a view of this name already. Choose another, or delete that one first.',
        )
      known(all, name)
      return all.map((view) => (view.name === name ? { ...view, name: to } : view))
    })
  })
  app.delete('/:name', (c) => {
    const name = nameIn(c)
    return changed(c, (all) => {
      known(all, name)
      return all.filter((view) => view.name !== name)
    })
  })
  return app
}

const pageIn = (address: string) => {
  const page = address.slice(1).split('?')[0]!
  return isPage(page) ? page : undefined
}

const checkedName = (name: unknown): string => {
  if (isName(name)) return name
  throw new PolymartError(
    'argument',
    'Expected a name of 1 to 80 characters, without line ends and without spaces around it.',
  )
}

const known = (all: readonly SavedView[], name: string): void => {
  if (!all.some((view) => view.name === name))
    throw new Refusal(404, 'views', 'There is no view of this name any more.')
}

const bodyOf = async (c: Context<Env>): Promise<Readonly<Record<string, unknown>>> => {
  const body: unknown = await c.req.json().catch(() => undefined)
  if (typeof body === 'object' && body !== null) return body as Readonly<Record<string, unknown>>
  throw new PolymartError('argument', 'Expected a JSON object.')
}

/** Where the file is, and what is wrong with it, is for who runs the server. */
const notKept = (error: unknown): never => {
  if (!(error instanceof PolymartError)) throw error
  throw new Refusal(503, 'views', 'The file of views cannot be read or written. Ask whoever runs the server.', {
    'Retry-After': '60',
  })
}
