import type { Figure } from '../figure.js'
import { chartHtml, heightOf } from '../page/card.js'
import type { View } from '../page/card.js'
import { markup } from '../page/markup.js'
import { templates } from '../theme.js'
import { frameHtml } from './frame.js'

/** A figure as HTML for a notebook; it keeps the theme that it was made in. */
export const figureHtml = (figure: Figure, description = 'Chart'): string => {
  const view: View = { id: 'figure', label: '', description, figure: () => figure }
  return frameHtml(heightOf(view) + 80, {
    title: description,
    body: markup`<main>${chartHtml(view)}</main>`,
    views: [view],
    csv: {},
    theme: figure.layout.template === templates.dark ? 'dark' : 'light',
  })
}
