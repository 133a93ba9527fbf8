import type { ChartData, PageData } from '../client/data.js'
import { figureConfig } from '../figure.js'
import type { Figure } from '../figure.js'
import { templates } from '../theme.js'
import type { Theme } from '../theme.js'
import type { View } from './card.js'

/** How every chart of a page is drawn. */
export const chartSettings: Omit<PageData, 'charts'> = {
  templates,
  config: { ...figureConfig, toImageButtonOptions: { format: 'png', scale: 2 } },
}

/** The charts of views, as the page's scripts take them. */
export const chartsOf = (views: readonly View[]): PageData['charts'] =>
  Object.fromEntries(views.map((view) => [view.id, chartData(view)]))

/** The traces are the same in both themes; the layouts differ in colours, and share their templates with all charts. */
const chartData = ({ description, figure }: View): ChartData => {
  const layout = (theme: Theme): Figure['layout'] => {
    const layout = { ...figure({ theme }).layout }
    delete layout.template
    return layout
  }
  return { description, data: figure({}).data, layout: { light: layout('light'), dark: layout('dark') } }
}
