import type { AnalysisFigure } from '../analysis-figure.js'
import { clvFigure } from '../../figures/clv.js'
import { clvFrequencyFigure } from '../../figures/clv-frequency.js'
import { cohortsFigure } from '../../figures/cohorts.js'
import { migrationFigure } from '../../figures/migration.js'
import { migrationMatrixFigure } from '../../figures/migration-matrix.js'
import { repurchaseFigure } from '../../figures/repurchase.js'
import { rfmFigure } from '../../figures/rfm.js'

type Figures = readonly [AnalysisFigure, ...AnalysisFigure[]]

export const customersFigures = {
  rfm: [
    {
      label: 'Groups',
      question: 'Which groups of customers bring in the money?',
      description: 'Bar chart of customer groups: share of users next to share of net revenue.',
      table: 'groups',
      figure: rfmFigure,
    },
  ],
  migration: [
    {
      label: 'Flow',
      question: 'Who moved from which group to which?',
      description: 'Flow chart: customers from their groups before, on the left, to their groups now, on the right.',
      table: 'matrix',
      figure: migrationFigure,
    },
    {
      id: 'matrix',
      label: 'Matrix',
      question: 'Which share of each group went where?',
      description: 'Heat map: groups before in rows, groups now in columns, the number of customers in each cell.',
      table: 'matrix',
      draws: () => true,
      figure: migrationMatrixFigure,
    },
  ],
  cohorts: [
    {
      label: 'Active again',
      question: 'Of the customers who began in one month, how many come back?',
      description: 'Triangle of cohorts: a row for each month, the share that was active again in each later one.',
      table: 'cohorts',
      isWide: true,
      figure: cohortsFigure,
    },
    {
      id: 'value',
      label: 'Revenue per user',
      question: 'What has each cohort brought in per user so far?',
      description: 'Triangle of cohorts: a row for each month, the net revenue per user up to each later one.',
      table: 'cohorts',
      isWide: true,
      figure: (cohorts, options) => cohortsFigure(cohorts, { ...options, measure: 'netPerUserMinor' }),
    },
  ],
  repurchase: [
    {
      label: 'Repeat rate',
      question: 'After each order, how many place another one?',
      description: 'Line chart: after each order number, the share of customers who ordered again.',
      table: 'steps',
      figure: repurchaseFigure,
    },
  ],
  clv: [
    {
      label: 'Value and activity',
      question: 'What are customers worth, and are they still there?',
      description:
        'Heat map: how many customers have which expected value and which probability of still buying. Counts only.',
      table: 'model',
      figure: clvFigure,
    },
    {
      id: 'frequency',
      label: 'By purchases so far',
      question: 'How often will customers buy, by how often they have bought?',
      description: 'Bar chart of the mean number of purchase days expected, by purchase days so far.',
      table: 'model',
      figure: clvFrequencyFigure,
    },
    {
      id: 'holdout',
      label: 'Checked',
      question: 'Would the model have been right about the last 90 days?',
      description: 'Bar chart: purchase days of the last 90 days beside what the model had expected before them.',
      table: 'validation',
      params: { holdout: '90d' },
      figure: clvFrequencyFigure,
    },
  ],
} satisfies Record<string, Figures>
