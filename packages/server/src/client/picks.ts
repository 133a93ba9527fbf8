/** A click on a bar, a country or the first cell of a row narrows the page to it. */

import type { Picks } from './data.js'

interface Point {
  readonly x?: unknown
  readonly y?: unknown
  readonly label?: unknown
  readonly text?: unknown
  readonly data?: { readonly name?: unknown }
}

interface Plot extends HTMLElement {
  on(event: 'plotly_click', listener: (event: { readonly points: readonly Point[] }) => void): void
}

/** Makes a card's places clickable; `pick` gets a condition such as `country=DE`. */
export const makePickable = (card: HTMLElement, { field, values }: Picks, pick: (condition: string) => void): void => {
  const conditionOf = (text: unknown): string | undefined => {
    if (typeof text !== 'string' || !Object.hasOwn(values, text)) return undefined
    const value = values[text]!
    // A text that would be read as something else than itself stands in quotes.
    return `${field}=${/^(null|\[.*\]|".*")$/s.test(value) ? JSON.stringify([value]) : value}`
  }
  for (const cell of card.querySelectorAll<HTMLElement>('tbody th, tbody td.text')) {
    const condition = conditionOf(cell.textContent)
    if (condition === undefined) continue
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'pick'
    button.title = `Show only ${condition}`
    button.textContent = cell.textContent
    button.addEventListener('click', () => pick(condition))
    cell.replaceChildren(button)
  }
  for (const plot of card.querySelectorAll<Plot>('.plot')) {
    const listen = (): void => {
      if (plot.dataset['picks'] || typeof plot.on !== 'function') return
      plot.dataset['picks'] = 'true'
      plot.on('plotly_click', ({ points: [point] }) => {
        if (!point) return
        const texts = [point.label, point.y, point.x, point.text, point.data?.name]
        const condition = texts.map(conditionOf).find((found) => found !== undefined)
        if (condition !== undefined) pick(condition)
      })
    }
    listen()
    new MutationObserver(listen).observe(plot, { attributes: true, attributeFilter: ['data-state'] })
  }
}
