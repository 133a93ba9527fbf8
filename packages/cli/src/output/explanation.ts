import type { Explanation } from '@polymart/analytics'
import { count, counted, plain } from '../terminal/text.js'
import { gridLines } from './grid.js'
import { isoTime } from './view.js'

/** What an analysis would read, for people. */
export const explanationLines = (explanation: Explanation): readonly string[] => {
  const { analysis, asOf, period, timeZone, executor, workers, partitions, reads, params } = explanation
  const from = period.from === null ? 'the beginning' : isoTime(period.from)
  const threads = executor === 'inline' ? 'one thread' : counted(workers, 'thread')
  const texts = (
    header: string,
    of: (read: Explanation['reads'][number]) => string,
    align: 'left' | 'right' = 'left',
  ) => ({
    header,
    align,
    cells: reads.map((read) => plain(of(read))),
  })
  const columns = [
    texts('entity', ({ entity }) => entity),
    texts('rows', ({ rows }) => count(rows), 'right'),
    ...(reads.some(({ leftOut }) => leftOut > 0)
      ? [texts('left out', ({ leftOut }) => count(leftOut), 'right' as const)]
      : []),
    texts('scans', ({ scans }) => count(scans), 'right'),
    texts('pushed down', ({ pushedDown }) => pushedDown.join(', ')),
    texts('store', ({ url }) => url),
    texts('columns', (read) => read.columns.join(', ')),
  ]
  return [
    `${analysis} from ${from} to ${isoTime(period.to)}, as of ${isoTime(asOf)}, in ${timeZone}`,
    `${threads}, ${counted(partitions, 'partition')}`,
    '',
    ...gridLines(columns, reads.length),
    ...reads.flatMap(({ entity, exchange }) =>
      exchange
        ? [
            `${entity} are grouped by person first: ${counted(exchange.columns.length, 'column')}, about ${(exchange.bytes / 1e6).toFixed(1)} MB`,
          ]
        : [],
    ),
    '',
    ...Object.entries(params).map(([name, value]) => plain(`${name}: ${JSON.stringify(value)}`)),
  ]
}
