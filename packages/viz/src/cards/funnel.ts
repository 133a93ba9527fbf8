import type { ResultLike } from '../figure.js'
import { countedAs, funnelFigure } from '../figures/funnel.js'
import { fewSessions, unsteadyMark } from '../figures/few.js'
import { numbersOf, textsOf } from '../figures/values.js'
import { formatOf } from '../format.js'
import type { Card } from '../page/card.js'
import { tableOf } from '../page/table.js'
import { callOf } from './given.js'
import { defineCard, needed } from './spec.js'
import type { SettledOf } from './spec.js'

export const funnelSpec = defineCard({
  id: 'funnel',
  title: 'Funnel',
  section: 'behaviour',
  breakdowns: ['device', 'channel', 'country', 'browser', 'os', 'loyaltyTier'],
  calls: (given) => ({
    funnel: callOf('funnel', given),
    funnelByDevice: callOf('funnel', given, { by: given.by ?? 'device' }),
  }),
  card: (results) => funnelCard(results),
})

const funnelCard = (results: SettledOf<'funnel' | 'funnelByDevice'>): Card => {
  const funnel = needed(results.funnel)
  const byDevice = needed(results.funnelByDevice)
  const who = countedAs(funnel)
  const entered = numbersOf(funnel, 'summary', 'entered')[0] ?? 0
  const byDeviceEntered = numbersOf(byDevice, 'summary', 'entered')
  const byDeviceMature = numbersOf(byDevice, 'summary', 'matureEntered')
  const few = (row: number) => (byDeviceEntered[row] ?? 0) < fewSessions
  const fewMature = (row: number) => (byDeviceMature[row] ?? 0) < fewSessions
  const values = textsOf(byDevice, 'summary', 'device')
  const stepValues = textsOf(byDevice, 'steps', 'device')
  const anyFew = values.some((_, row) => few(row) || fewMature(row))
  return {
    id: 'funnel',
    title: 'Funnel',
    half: true,
    definition: funnelDefinition(funnel),
    views: [
      {
        id: 'funnel-all',
        label: 'All',
        description: `Funnel chart: how many ${who} reach each step. The table below shows the same numbers.`,
        figure: (options) => funnelFigure(funnel, options),
        table: tableOf(funnel, {
          id: 'funnel-steps',
          title: 'Steps',
          table: 'steps',
          show: stepColumns,
          labels: { name: 'Step' },
          open: true,
        }),
      },
      {
        id: 'funnel-device',
        label: 'By device',
        description: `Bar chart: the share of ${who} who reach each step, by the device used at the first step. The table below shows the same numbers.`,
        figure: (options) => funnelFigure(byDevice, options),
        table: tableOf(byDevice, {
          id: 'funnel-device',
          title: 'Steps by device',
          table: 'steps',
          show: ['device', ...stepColumns],
          labels: { name: 'Step' },
          isUnsteady: (name, row) => name === 'fromFirst' && few(values.indexOf(stepValues[row]!)),
          open: true,
        }),
      },
    ],
    choice: 'Breakdown',
    tables: [
      tableOf(byDevice, {
        id: 'funnel-summary',
        title: 'Conversion by device',
        table: 'summary',
        isUnsteady: (name, row) =>
          (name === 'conversion' && few(row)) || (name === 'matureConversion' && fewMature(row)),
      }),
    ],
    notes: [
      ...conversionNotes(funnel),
      ...funnel.meta.warnings,
      ...(anyFew ? [`${unsteadyMark.trim()} based on fewer than ${fewSessions} ${who}: interpret with care.`] : []),
    ],
    empty: entered === 0 ? `No ${who} entered the funnel in this period.` : null,
  }
}

const stepColumns = ['name', 'reached', 'fromFirst', 'fromPrevious', 'medianMsFromPrevious', 'medianMsFromFirst']

/** Two conversions can be read off a funnel: which is which stands beside them. */
const conversionNotes = (funnel: ResultLike): readonly string[] => {
  const format = formatOf(funnel.meta)
  const number = (name: string): number | null => numbersOf(funnel, 'summary', name)[0] ?? null
  if (number('conversion') === null || number('matureConversion') === null) return []
  const who = countedAs(funnel)
  return [
    `${format.percent(number('conversion'))} of all ${format.count(number('entered'))} ${who} who entered have converted so far, as the chart shows. Of the ${format.count(number('matureEntered'))} who entered at least ${windowOf(funnel)} ago, and so have had the time, ${format.percent(number('matureConversion'))} did: that is the key figure.`,
  ]
}

const funnelDefinition = (funnel: ResultLike): string => {
  const format = formatOf(funnel.meta)
  const { from, to } = funnel.meta.period
  const when = from === null ? '' : ` Entered ${format.date(from)} to ${format.date(to - 1)}.`
  const purchase =
    funnel.meta.params['purchase'] === 'events' ? 'a tracked purchase' : 'any counted order, tracked or not'
  return `${countedAs(funnel) === 'sessions' ? 'Sessions' : 'People'} who take these steps in order, within ${windowOf(funnel)} of the first. The last step is ${purchase}.${when}`
}

/** The window as people say it: `7 days`. */
export const windowOf = (funnel: ResultLike): string =>
  formatOf(funnel.meta)
    .duration(funnel.meta.params['window'] as number)
    .replace('.0 ', ' ')
