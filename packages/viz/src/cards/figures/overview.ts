import type { AnalysisFigure } from '../analysis-figure.js'
import { geographyFigure } from '../../figures/geography.js'
import type { GeographyMeasure } from '../../figures/geography.js'
import { insightsFigure } from '../../figures/insights.js'
import { revenueFigure } from '../../figures/revenue.js'

type Figures = readonly [AnalysisFigure, ...AnalysisFigure[]]

const map = (measure: GeographyMeasure, label: string, question: string, id?: string): AnalysisFigure => ({
  ...(id !== undefined && { id }),
  label,
  question,
  description: `World map with countries coloured by ${label.toLowerCase()}.`,
  table: 'places',
  draws: () => true,
  figure: (geography, options) => geographyFigure(geography, { ...options, measure }),
})

export const overviewFigures = {
  revenue: [
    {
      label: 'Over time',
      question: 'How much came in, and how does it compare with the period before?',
      description: 'Line chart of net revenue over time, with the period before and with returns left out.',
      table: 'revenue',
      isWide: true,
      figure: revenueFigure,
    },
    {
      id: 'weeks',
      label: 'By week',
      question: 'How did the weeks go, and how does each compare with the period before?',
      description: 'Line chart of net revenue by week, with the period before.',
      table: 'revenue',
      params: { every: 'week' },
      figure: revenueFigure,
    },
    {
      id: 'categories',
      label: 'By category',
      question: 'Which categories bring in the most, month by month?',
      description: 'Line chart of net revenue by month, a line for each of the six greatest categories.',
      table: 'revenue',
      params: { every: 'month', by: 'category' },
      figure: revenueFigure,
    },
  ],
  insights: [
    {
      label: 'At stake',
      question: 'What matters most, and how much money is at stake?',
      description: 'Bar chart of the money at stake of each finding.',
      table: 'findings',
      isWide: true,
      figure: insightsFigure,
    },
  ],
  geography: [
    map('netMinor', 'Net revenue', 'Where does the money come from?'),
    map('orders', 'Orders', 'Where do the orders come from?', 'orders'),
    map('sessions', 'Sessions', 'Where do the visitors come from?', 'sessions'),
    map('sessionConversion', 'Conversion', 'Where do visits end in an order?', 'conversion'),
    {
      id: 'regions',
      label: 'Regions',
      question: 'Which regions bring in the most?',
      description: 'Bar chart of net revenue of the twenty greatest regions.',
      table: 'places',
      params: { level: 'region' },
      figure: geographyFigure,
    },
  ],
} satisfies Record<string, Figures>
