import { asError, PolymartError } from '@polymart/core'
import type { Explanation, FoundStores } from '@polymart/analytics'
import type { Context } from '../context.js'
import { openShop } from '../stores/open-shop.js'
import { counted, plain } from '../terminal/text.js'

/** A command as one types it, and what it is for. */
type Suggestion = readonly [command: string, what: string]

const toBegin: readonly Suggestion[] = [
  ['polymart demo', 'a shop to try everything on, and its dashboard'],
  ['polymart load --from DIR --store embedded:data', 'your own files'],
  ['polymart doctor --entities mongodb://HOST/DATABASE --sessions hbase://ZK/PREFIX', 'stores that you have'],
]

const toLook: readonly Suggestion[] = [
  ['polymart serve', 'a live dashboard in the browser'],
  ['polymart analyze insights', 'what to look at first'],
  ['polymart analyze revenue --every month', 'how money develops'],
  ['polymart analyze rfm --table groups', 'who the best customers are'],
  ['polymart doctor', 'whether the data are complete and valid'],
]

/** Says what there is at hand, and what can be done with it: for `polymart` alone. */
export const whatNext = async (context: Context): Promise<undefined> => {
  const { explain, findStores } = await import('@polymart/analytics')
  if (!isNamed(findStores)) {
    await write(context, ['No store is named here yet. Begin with one of these:', ''], toBegin)
    return
  }
  const shop = await openShop({}, context)
  try {
    // rfm is about all that a shop has.
    const contents = contentsOf(await explain(shop, 'rfm', { signal: context.signal }))
    context.stopProgress()
    if (contents === undefined) await write(context, ['It is empty. Fill it, or look at a shop made up:', ''], toBegin)
    else await write(context, [contents, ''], toLook)
  } finally {
    await shop.close()
  }
}

const isNamed = (findStores: () => FoundStores): boolean => {
  try {
    findStores()
    return true
  } catch (error) {
    // What names them wrongly is said; only that nothing does is no error here.
    if (error instanceof PolymartError && asError(error).message.startsWith('No store was given')) return false
    throw error
  }
}

const contentsOf = ({ reads, asOf }: Explanation): string | undefined => {
  const rows = (entity: string): number => Math.max(0, ...reads.filter((read) => read.entity === entity).map(allRows))
  const [users, orders, sessions] = [rows('users'), rows('transactions'), rows('sessions')]
  if (users + orders + sessions === 0) return undefined
  const latest = new Date(asOf - 1).toISOString().slice(0, 10)
  return `${counted(users, 'user')}, ${counted(orders, 'order')} and ${counted(sessions, 'session')}, up to ${latest}.`
}

const allRows = ({ rows, leftOut }: Explanation['reads'][number]): number => rows + leftOut

const write = async ({ out, colors }: Context, lines: readonly string[], suggested: readonly Suggestion[]) => {
  const width = Math.max(...suggested.map(([command]) => command.length))
  const last = ['', 'All questions: polymart analyze    All commands: polymart --help']
  const commands = suggested.map(([command, what]) => `  ${colors.bold(command.padEnd(width))}  ${what}`)
  for (const line of [...lines.map(plain), ...commands, ...last]) await out.line(line)
}
