/** Puts cards in their places. */
import type { CardChange } from '@polymart/viz'
import { makePickable } from './picks.js'
import type { LiveCard } from './data.js'

const cardIn = (place: HTMLElement): HTMLElement => place.querySelector<HTMLElement>('.card')!

/** The server has escaped what comes from data; charts and tables are told to the page's other scripts. */
export const put = (
  place: HTMLElement,
  { html, charts, csv, picks, small }: LiveCard,
  pick: (condition: string) => void,
): void => {
  const template = document.createElement('template')
  template.innerHTML = html
  const card = template.content.querySelector<HTMLElement>('.card')!
  place.classList.toggle('half', card.classList.contains('half'))
  // What the reader has opened stays open.
  const open = new Map([...place.querySelectorAll('details')].map((fold) => [titleOf(fold), fold.open]))
  for (const fold of card.querySelectorAll('details')) fold.open = open.get(titleOf(fold)) ?? fold.open
  if (small !== undefined) card.querySelector('header')!.after(paragraph('small', 'note', small))
  place.dataset['state'] = card.querySelector(':scope > .failure')
    ? 'refused'
    : card.querySelector(':scope > .empty')
      ? 'empty'
      : small === undefined
        ? 'shown'
        : 'small'
  replace(place, card)
  card.dispatchEvent(new CustomEvent<CardChange>('cardchange', { bubbles: true, detail: { charts, csv } }))
  if (picks) makePickable(card, picks, pick)
}

/** What a chart holds beyond its element is let go with it. */
const replace = (place: HTMLElement, card: HTMLElement): void => {
  const { Plotly } = window as { Plotly?: { purge(plot: Element): void } }
  for (const plot of place.querySelectorAll('.plot')) Plotly?.purge(plot)
  const before = cardIn(place)
  // Who was in the card by keyboard stays there.
  const isWithin = before.contains(document.activeElement)
  before.replaceWith(card)
  if (!isWithin) return
  card.tabIndex = -1
  card.focus({ preventScroll: true })
}

const titleOf = (fold: HTMLDetailsElement): string => fold.querySelector('summary')?.textContent ?? ''

/** An old card stays while it is made anew, and where that fails; it says so. */
export const keepOld = (place: HTMLElement, error: unknown, tryAgain: () => void): void => {
  const card = cardIn(place)
  card.querySelector(':scope > .outdated')?.remove()
  const message = paragraph('failure outdated', 'alert', `These numbers are of the state before. ${textOf(error)} `)
  message.append(again(tryAgain))
  card.prepend(message)
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const paragraph = (className: string, role: string, text: string): HTMLParagraphElement => {
  const element = document.createElement('p')
  element.className = className
  element.setAttribute('role', role)
  element.textContent = text
  return element
}

const again = (tryAgain: () => void): HTMLButtonElement => {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'action'
  button.textContent = 'Try again'
  button.addEventListener('click', tryAgain)
  return button
}

/** Says in place of a card why it is not there. */
export const fail = (place: HTMLElement, error: unknown, tryAgain: () => void): void => {
  const card = document.createElement('section')
  card.className = 'card'
  const heading = document.createElement('h3')
  heading.textContent = cardIn(place).querySelector('h3')?.textContent ?? ''
  card.setAttribute('aria-label', heading.textContent)
  card.append(heading, paragraph('failure', 'alert', textOf(error)), again(tryAgain))
  place.dataset['state'] = 'failed'
  replace(place, card)
}
