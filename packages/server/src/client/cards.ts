/** Puts cards in their places. */
import type { CardChange } from '@polymart/viz'
import { makePickable } from './picks.js'
import type { Picks } from './picks.js'

/** A card as the server makes it. */
export interface LiveCard extends CardChange {
  readonly html: string
  readonly picks?: Picks
}

const cardIn = (place: HTMLElement): HTMLElement => place.querySelector<HTMLElement>('.card')!

/** The server has escaped what comes from data; charts and tables are told to the page's other scripts. */
export const put = (
  place: HTMLElement,
  { html, charts, csv, picks }: LiveCard,
  pick: (condition: string) => void,
): void => {
  const template = document.createElement('template')
  template.innerHTML = html
  const card = template.content.querySelector<HTMLElement>('.card')!
  place.classList.toggle('half', card.classList.contains('half'))
  // What the reader has opened stays open.
  const open = new Map([...place.querySelectorAll('details')].map((fold) => [titleOf(fold), fold.open]))
  for (const fold of card.querySelectorAll('details')) fold.open = open.get(titleOf(fold)) ?? fold.open
  replace(place, card)
  card.dispatchEvent(new CustomEvent<CardChange>('cardchange', { bubbles: true, detail: { charts, csv } }))
  if (picks) makePickable(card, picks, pick)
}

/** What a chart holds beyond its element is let go with it. */
const replace = (place: HTMLElement, card: HTMLElement): void => {
  const { Plotly } = window as { Plotly?: { purge(plot: Element): void } }
  for (const plot of place.querySelectorAll('.plot')) Plotly?.purge(plot)
  cardIn(place).replaceWith(card)
}

const titleOf = (fold: HTMLDetailsElement): string => fold.querySelector('summary')?.textContent ?? ''

/** Says in place of a card why it is not there. */
export const fail = (place: HTMLElement, error: unknown, tryAgain: () => void): void => {
  const card = document.createElement('section')
  card.className = 'card'
  const heading = document.createElement('h3')
  heading.textContent = cardIn(place).querySelector('h3')?.textContent ?? ''
  const message = document.createElement('p')
  message.className = 'failure'
  message.setAttribute('role', 'alert')
  message.textContent = error instanceof Error ? error.message : String(error)
  const again = document.createElement('button')
  again.type = 'button'
  again.className = 'action'
  again.textContent = 'Try again'
  again.addEventListener('click', tryAgain)
  card.append(heading, message, again)
  replace(place, card)
}
