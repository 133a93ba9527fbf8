import type { AnalysisFigure } from '../analysis-figure.js'
import { anomaliesFigure } from '../../figures/anomalies.js'
import { anomalyBandsFigure } from '../../figures/anomaly-bands.js'
import { attributionFigure } from '../../figures/attribution.js'
import { funnelFigure } from '../../figures/funnel.js'
import { pathsFigure } from '../../figures/paths.js'
import { searchFigure } from '../../figures/search.js'
import { hasHours, sessionHoursFigure } from '../../figures/session-hours.js'
import { sessionsFigure } from '../../figures/sessions.js'

type Figures = readonly [AnalysisFigure, ...AnalysisFigure[]]

export const behaviourFigures = {
  funnel: [
    {
      label: 'Steps',
      question: 'How many get from looking to ordering, and where do they leave?',
      description: 'Funnel chart: how many reach each step.',
      table: 'steps',
      figure: funnelFigure,
    },
    {
      id: 'devices',
      label: 'By device',
      question: 'On which devices do people get furthest?',
      description: 'Bar chart: the share that reaches each step, by the device used at the first step.',
      table: 'steps',
      params: { by: 'device' },
      figure: funnelFigure,
    },
  ],
  paths: [
    {
      label: 'Flow',
      question: 'What do people do one after the other?',
      description: 'Flow chart: what follows what in a session, the most frequent steps at each place.',
      table: 'links',
      isWide: true,
      figure: pathsFigure,
    },
  ],
  sessions: [
    {
      label: 'By source',
      question: 'Where does the traffic come from, and how much of it leads to an order?',
      description: 'Bar chart of sessions, with those that led to an order beside them.',
      table: 'sessions',
      draws: (sessions) => !hasHours(sessions),
      figure: sessionsFigure,
    },
    {
      id: 'hours',
      label: 'Hour by weekday',
      question: 'On which days and at which hours do people come?',
      description: 'Heat map: weekdays in rows, hours in columns, coloured by the number of sessions.',
      table: 'sessions',
      params: { by: ['weekday', 'hour'] },
      draws: hasHours,
      figure: sessionHoursFigure,
    },
  ],
  attribution: [
    {
      label: 'By model',
      question: 'Which visits earned the orders, and does the answer depend on the model?',
      description: 'Dot chart: the net revenue that each value earned under each of six models.',
      table: 'models',
      figure: attributionFigure,
    },
  ],
  search: [
    {
      label: 'Terms',
      question: 'What do people search for, and do they find it?',
      description: 'Bar chart of the most frequent search terms, split by whether the search found anything.',
      table: 'terms',
      figure: searchFigure,
    },
  ],
  anomalies: [
    {
      label: 'Last days',
      question: 'Did something break in the last days?',
      description: 'Heat map: metrics in rows, days in columns, coloured by how far each is from what is usual.',
      table: 'anomalies',
      figure: anomaliesFigure,
    },
    {
      id: 'bands',
      label: 'Four weeks with bands',
      question: 'Which days of the last four weeks lie outside of what is usual?',
      description: 'Line charts of each metric over four weeks, with a band of what is usual for the weekday.',
      table: 'anomalies',
      params: { days: 28 },
      draws: () => true,
      figure: anomalyBandsFigure,
    },
  ],
} satisfies Record<string, Figures>
