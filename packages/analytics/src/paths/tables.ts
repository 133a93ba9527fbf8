import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { PathsSpec } from './params.js'

/** How often one value follows another at a place. */
export interface LinkRow {
  readonly position: number
  readonly from: string
  readonly to: string
  readonly count: number
}

export interface PathRow {
  readonly path: string
  readonly count: number
  /** Of all paths. */
  readonly total: number
}

const link = columnsOfRows<LinkRow, PathsSpec>()

const links = {
  rows: 'By `position`, then by `count`, the most first, then by `from` and `to`.',
  key: ['position', 'from', 'to'],
  ofSessions: true,
  columns: {
    position: link.count(
      'place of `from` in the path, from 1; with `end` from the back: −1 leads into the last value',
      ({ position }) => position,
      { compared: false },
    ),
    from: link.text('a value', ({ from }) => from),
    to: link.text('the one after it; "(end)" where nothing comes', ({ to }) => to),
    count: link.count('paths that have them so', ({ count }) => count),
  },
}

const path = columnsOfRows<PathRow, PathsSpec>()

const paths = {
  rows: 'By `count`, the most first, then by `path`; the first `limit`.',
  key: ['path'],
  cut: true,
  ofSessions: true,
  columns: {
    path: path.text('its values, in order', (row) => row.path),
    count: path.count('how often it was taken', ({ count }) => count),
    share: path.share.orNull('`count` ÷ all paths', ({ count, total }) => ratio(count, total)),
  },
}

export const pathsTables = { links, paths }
