import type { AnalysisName } from '@polymart/analytics'
import { funnelSpec } from './funnel.js'
import { geographySpec } from './geography.js'
import { keyFiguresSpec } from './key-figures.js'
import { plainCard } from './plain.js'
import { revenueSpec } from './revenue.js'
import { customersSpec, rfmSpec } from './rfm.js'
import type { CardSpec } from './spec.js'

/** The card of each analysis: one without does not compile. The order is that of the page, section by section. */
const byAnalysis: Readonly<Record<AnalysisName, CardSpec>> = {
  revenue: revenueSpec,
  insights: plainCard('insights', {
    section: 'overview',
    title: 'What matters most',
    half: false,
    definition:
      'What stands out, by the money at stake. Each finding passed a test and names the call that repeats it.',
  }),
  rfm: rfmSpec,
  migration: plainCard('migration', {
    section: 'customers',
    title: 'Movement between groups',
    definition:
      'How customers moved from one group to another. Scores are relative, so a customer can also move because others did.',
  }),
  cohorts: plainCard('cohorts', {
    half: false,
    section: 'customers',
    title: 'Cohorts',
    definition: 'Of the customers who began in one month, the share that was active again in later ones.',
  }),
  repurchase: plainCard('repurchase', {
    section: 'customers',
    title: 'Repeat orders',
    definition: 'How many customers order again, by the number of orders that they had.',
  }),
  clv: plainCard('clv', {
    section: 'customers',
    title: 'Customer lifetime value',
    definition: 'What customers are expected to buy, by how often they have bought. Value is revenue, not margin.',
  }),
  funnel: funnelSpec,
  paths: plainCard('paths', {
    half: false,
    section: 'behaviour',
    title: 'Paths',
    definition: 'What people do one after the other in a session.',
  }),
  sessions: plainCard('sessions', {
    section: 'behaviour',
    title: 'Sessions',
    definition: 'Where the traffic comes from, and how much of it led to an order.',
    breakdowns: ['channel', 'device', 'country', 'hour', 'weekday', 'day', 'week', 'loyaltyTier'],
    own: ({ by }) => ({ by: [by ?? 'channel'] }),
  }),
  attribution: plainCard('attribution', {
    section: 'behaviour',
    title: 'Attribution',
    definition: 'Which visits earned the orders, by six ways of sharing them out.',
    breakdowns: ['channel', 'device', 'country'],
    own: ({ by }) => ({ by: by ?? 'channel' }),
  }),
  search: plainCard('search', {
    section: 'behaviour',
    title: 'Search',
    definition: 'What people search for, and how often they find nothing.',
  }),
  anomalies: plainCard('anomalies', {
    section: 'behaviour',
    title: 'Unusual days',
    definition:
      'The last whole days against the same weekdays of the weeks before. Holidays and campaigns are not known.',
  }),
  products: plainCard('products', {
    half: false,
    section: 'products',
    title: 'Product performance',
    definition: 'What is seen, wanted and bought. Margins take today’s cost for all sales.',
  }),
  basket: plainCard('basket', {
    half: false,
    section: 'products',
    title: 'Bought together',
    definition: 'How often orders with one product hold another one too. Lift is how much oftener than by chance.',
  }),
  inventory: plainCard('inventory', {
    section: 'products',
    title: 'Stock',
    definition: 'What to reorder and what lies, by today’s stock and the sales of the period.',
  }),
  prices: plainCard('prices', {
    section: 'products',
    title: 'Price changes',
    definition: 'Units sold in the two weeks after a change of price against the two before.',
  }),
  geography: geographySpec,
}

/** Every card, in the order of the page. @internal */
export const cards: readonly CardSpec[] = [
  keyFiguresSpec,
  ...Object.values(byAnalysis).flatMap((spec) => (spec === rfmSpec ? [spec, customersSpec] : [spec])),
]
