import { markup } from '../page/markup.js'
import type { Markup } from '../page/markup.js'
import { comparison, sparkline } from '../page/sparkline.js'
import { few, unsteadyMark } from '../figures/few.js'
import type { Change, Kpi, KpiOutcome } from './kpis.js'

export const kpisHtml = (kpis: readonly KpiOutcome[]): Markup => markup`
  <ul class="kpis">
    ${kpis.map((kpi) => markup`<li class="kpi${'isMain' in kpi && kpi.isMain ? ' main' : ''}" id="kpi-${kpi.id}">${'failure' in kpi ? failedHtml(kpi) : kpiHtml(kpi)}</li>`)}
  </ul>
  ${
    kpis.some((kpi) => 'isUnsteady' in kpi && kpi.isUnsteady)
      ? markup`<ul class="notes"><li>† change between fewer than ${few} orders on either side: interpret with care.</li></ul>`
      : null
  }`

const kpiHtml = ({ label, value, change, daily, numbers, definition, isUnsteady }: Kpi): Markup => markup`
  <h4>${label}</h4>
  <p class="value">${value}</p>
  <p class="change ${change.direction}">${changeHtml(change)}${isUnsteady ? unsteadyMark : null}</p>
  ${daily.length > 0 ? sparkline(daily, `${label} by day`) : comparison(numbers.now ?? 0, numbers.before ?? 0, `${label}: this period above, previous period below`)}
  <p class="definition">${definition}</p>`

const failedHtml = ({ label, failure }: { readonly label: string; readonly failure: string }): Markup => markup`
  <h4>${label}</h4>
  <p class="failure" role="alert">${failure}</p>`

const arrows = { up: '▲', down: '▼', level: '●' } as const
const words = { up: 'up', down: 'down', level: 'unchanged' } as const

const changeHtml = ({ direction, size, before }: Change): Markup => {
  if (direction === 'unknown') return markup`No earlier data to compare with`
  return markup`
    <span class="delta"><span aria-hidden="true">${arrows[direction]}</span> ${words[direction]} ${size}</span>
    <span class="before">from ${before}</span>`
}
