import { orInterrupted, PolymartError, throwIfAborted } from '@polymart/core'
import type { Throttle } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { none, regionOf } from '../cluster/regions.js'
import type { Region } from '../cluster/regions.js'
import { encode, regionNamed } from '../protocol.js'
import type { Scan, Uint64 } from '../protocol.js'
import { CellReader } from '../rpc/cells.js'
import type { Answer } from '../rpc/connection.js'
import { scan } from '../rpc/methods.js'
import { getRow } from './row.js'

export interface RangeOptions {
  /** First row; default the table's first. */
  readonly start?: Buffer
  /** Exclusive; default behind the table's last. */
  readonly stop?: Buffer
  readonly families: readonly Buffer[]
  /** Only cells of this time or later, epoch milliseconds. */
  readonly since?: number
  /** Leaves the values out. */
  readonly keysOnly?: boolean
  /** Rows of a page, at most. */
  readonly rowsPerPage?: number
  readonly throttle?: Throttle | undefined
  readonly signal?: AbortSignal | undefined
}

/** Rows that came together. */
export interface Page {
  readonly cells: Buffer
  /** How many of the cells are each row's. */
  readonly cellsPerRow: readonly number[]
}

/** What a page holds at most, beside its last row: more is no faster, and it is in memory twice. */
const pageBytes = 2 << 20

/**
 * Rows of a range, in order, page by page; the next page is on its way while one is worked on. Whatever becomes of
 * servers, regions and scanners meanwhile, it goes on behind the last row that came: a page with few rows or none is not
 * the end of a region unless the server says so.
 */
export async function* scanRange(cluster: Cluster, table: string, options: RangeOptions): AsyncGenerator<Page> {
  const { stop = none, signal, throttle } = options
  const retry = cluster.retry(signal)
  let first: Buffer | undefined
  let broken = false
  for (let start: Buffer | undefined = options.start ?? none; start !== undefined;) {
    let scanner: RegionScanner | undefined
    try {
      throwIfAborted(signal)
      const region = regionOf(await orInterrupted(cluster.regions(table), signal), start)
      scanner = new RegionScanner(cluster, region, scanOf(options, start))
      for (let page = await scanner.next(signal); page; page = await scanner.next(signal)) {
        retry.succeed()
        if (broken && first) await checkSame(cluster, table, first)
        broken = false
        if (page.cellsPerRow.length === 0) continue
        first ??= firstOf(page)
        start = behind(page)
        yield page
        await throttle?.pass(page.cellsPerRow.length, signal)
      }
      retry.succeed()
      const { end } = region
      start = end.length === 0 || (stop.length > 0 && Buffer.compare(end, stop) >= 0) ? undefined : end
    } catch (error) {
      broken = true
      cluster.forget(table)
      await retry.wait(error)
    } finally {
      await scanner?.close()
    }
  }
}

/** A table that was dropped and made anew has its regions elsewhere, as one that was split has; only its rows tell. */
const checkSame = async (cluster: Cluster, table: string, row: Buffer): Promise<void> => {
  if ((await getRow(cluster, table, row)).length > 0) return
  throw new PolymartError(
    'changed',
    `The table ${table} at ${cluster.address.url} was emptied, or dropped and made anew, while it was read. Run it again.`,
  )
}

const firstOf = ({ cells }: Page): Buffer => {
  const reader = new CellReader()
  reader.begin(cells)
  reader.read()
  return Buffer.from(reader.row)
}

/** One region's scanner on its server. */
class RegionScanner {
  private readonly cluster: Cluster
  private readonly region: Region
  private readonly scan: Scan
  private readonly rowsPerPage: number
  private id: Uint64 | undefined
  private calls = 0
  private ended = false
  private coming: Promise<Answer<'ScanResponse'>> | undefined

  constructor(cluster: Cluster, region: Region, { rowsPerPage, ...of }: Scan & { readonly rowsPerPage: number }) {
    this.cluster = cluster
    this.region = region
    this.scan = of
    this.rowsPerPage = rowsPerPage
  }

  /** The next page, or nothing at the end of the region. */
  async next(signal: AbortSignal | undefined): Promise<Page | undefined> {
    if (this.ended) return undefined
    const { message, cells } = await orInterrupted(this.coming ?? this.ask(), signal)
    this.coming = undefined
    this.id = message.scannerId
    if (message.partialFlagPerResult.some((partial) => partial))
      throw new Error('the server sent a part of a row, which was not asked for')
    // The server has closed the scanner then.
    this.ended = !message.moreResultsInRegion || !message.moreResults
    if (!this.ended) {
      this.coming = this.ask()
      // It is awaited later.
      this.coming.catch(() => undefined)
    }
    return { cells, cellsPerRow: message.cellsPerResult }
  }

  /** Lets the server forget the scanner; if it does not hear of it, its lease runs out. */
  async close(): Promise<void> {
    if (this.ended || this.id === undefined) return
    this.ended = true
    const closed = (this.coming ?? Promise.resolve()).then(() => this.send({ closeScanner: true, numberOfRows: 0 }))
    await closed.catch(() => undefined)
  }

  private ask(): Promise<Answer<'ScanResponse'>> {
    return this.send({ numberOfRows: this.rowsPerPage, nextCallSeq: this.calls++ })
  }

  private send(more: object): Promise<Answer<'ScanResponse'>> {
    const which =
      this.id === undefined ? { region: regionNamed(this.region.name), scan: this.scan } : { scannerId: this.id }
    return this.cluster.call(this.region.server, 'ClientService', scan, { ...which, ...more })
  }
}

const keyOnly = 'org.apache.hadoop.hbase.filter.KeyOnlyFilter'

const scanOf = (
  { stop, families, since, keysOnly = false, rowsPerPage = 2000 }: RangeOptions,
  startRow: Buffer,
): Scan & { readonly rowsPerPage: number } => ({
  startRow,
  ...(stop && { stopRow: stop }),
  column: families.map((family) => ({ family })),
  ...(since !== undefined && since > 0 && { timeRange: { from: since } }),
  ...(keysOnly && {
    filter: { name: keyOnly, serializedFilter: encode('KeyOnlyFilter', { lenAsVal: false }) },
  }),
  // What is read once must not push out what others read often.
  cacheBlocks: false,
  maxResultSize: pageBytes,
  readType: 1,
  rowsPerPage,
})

/** The smallest row behind the last of a page. */
const behind = ({ cells, cellsPerRow }: Page): Buffer => {
  const reader = new CellReader()
  reader.begin(cells)
  for (const count of cellsPerRow) for (let i = 0; i < count; i++) reader.read()
  return Buffer.concat([reader.row, Buffer.from([0])])
}
