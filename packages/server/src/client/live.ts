/** The live page: asks for each card by the page's address, and again when the address or the stores change. */
import type { CardChange } from '@polymart/viz'
import { conditions, form, queryOf, showAddress, showCustom, showLinks } from './address.js'
import { ask } from './ask.js'
import { startFilter } from './filter.js'
import { makePickable } from './picks.js'
import type { Picks } from './picks.js'

interface LiveCard extends CardChange {
  readonly html: string
  readonly generations: readonly string[]
  readonly picks?: Picks
}

interface Facts {
  readonly generation: string
  readonly asOf: string
  readonly period: { readonly from: string | null; readonly to: string } | null
  readonly timeZone: string
  readonly stores: readonly string[]
  readonly loadedAt: string | null
  readonly warnings: readonly string[]
}

const root = document.documentElement
const places = [...document.querySelectorAll<HTMLElement>('.place')]
const stale = document.querySelector<HTMLElement>('#stale')!
let asking = new AbortController()
let shown = ''

/** Goes to what the form and these conditions ask for; the way back leads to what was there before. */
const go = (where: readonly string[]): void => {
  const query = queryOf(where).toString()
  history.pushState(null, '', `${location.pathname}${query ? `?${query}` : ''}${location.hash}`)
  show()
}

/** Shows what the address asks for. */
const show = (): void => {
  showAddress()
  showLinks()
  showChips(conditions())
  load()
}

const load = (): void => {
  asking.abort()
  asking = new AbortController()
  const { signal } = asking
  delete root.dataset['settled']
  const settled = Promise.allSettled([loadFacts(signal), ...places.map((place) => loadCard(place, signal))])
  void settled.then(() => {
    if (!signal.aborted) root.dataset['settled'] = 'true'
  })
}

const loadCard = async (place: HTMLElement, signal: AbortSignal): Promise<void> => {
  const id = place.dataset['card']!
  place.setAttribute('aria-busy', 'true')
  try {
    const card = await ask<LiveCard>(`/live/cards/${encodeURIComponent(id)}${location.search}`, signal)
    put(place, card)
  } catch (error) {
    if (signal.aborted) return
    fail(place, error)
  }
  place.removeAttribute('aria-busy')
}

const cardIn = (place: HTMLElement): HTMLElement => place.querySelector<HTMLElement>('.card')!

/** The server has escaped what comes from data; charts and tables are told to the page's other scripts. */
const put = (place: HTMLElement, { html, charts, csv, picks }: LiveCard): void => {
  const template = document.createElement('template')
  template.innerHTML = html
  const card = template.content.querySelector<HTMLElement>('.card')!
  place.classList.toggle('half', card.classList.contains('half'))
  // What the reader has opened stays open.
  const open = new Map([...place.querySelectorAll('details')].map((fold) => [titleOf(fold), fold.open]))
  for (const fold of card.querySelectorAll('details')) fold.open = open.get(titleOf(fold)) ?? fold.open
  cardIn(place).replaceWith(card)
  card.dispatchEvent(new CustomEvent<CardChange>('cardchange', { bubbles: true, detail: { charts, csv } }))
  if (picks) makePickable(card, picks, (condition) => go([...new Set([...conditions(), condition])]))
}

const titleOf = (fold: HTMLDetailsElement): string => fold.querySelector('summary')?.textContent ?? ''

const fail = (place: HTMLElement, error: unknown): void => {
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
  again.addEventListener('click', () => void loadCard(place, asking.signal))
  card.append(heading, message, again)
  cardIn(place).replaceWith(card)
}

const loadFacts = async (signal: AbortSignal): Promise<void> => {
  const place = document.querySelector<HTMLElement>('#facts')!
  try {
    const facts = await ask<Facts>(`/live/facts${location.search}`, signal)
    shown = facts.generation
    place.replaceChildren(...factTexts(facts).map(span))
  } catch (error) {
    if (!signal.aborted) place.replaceChildren(span(error instanceof Error ? error.message : String(error)))
  }
}

const factTexts = ({ asOf, period, timeZone, stores, loadedAt, warnings }: Facts): string[] => {
  const local = (iso: string): string =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(iso))
  return [
    `Data as of ${local(asOf)}`,
    `Times in ${timeZone}`,
    ...(period ? [`${period.from === null ? 'Up to' : `${local(period.from)} to`} ${local(period.to)}`] : []),
    ...(loadedAt === null ? [] : [`Loaded ${local(loadedAt)}`]),
    stores.join(' with '),
    ...warnings,
  ]
}

const span = (text: string): HTMLSpanElement => {
  const element = document.createElement('span')
  element.textContent = text
  return element
}

const showChips = (where: readonly string[]): void => {
  const chips = where.map((condition, i) => {
    const chip = document.createElement('button')
    chip.type = 'button'
    chip.className = 'chip'
    chip.textContent = condition
    chip.setAttribute('aria-label', `Remove the condition ${condition}`)
    chip.addEventListener('click', () => go(where.filter((_, other) => other !== i)))
    return chip
  })
  document.querySelector('#chips')!.replaceChildren(...chips)
}

/** The server tells of new generations; after a break in the connection it tells the state first. */
const listen = (): void => {
  const events = new EventSource('/api/v1/events')
  events.addEventListener('generation', ({ data }: MessageEvent<string>) => {
    stale.hidden = true
    if (shown !== '' && data !== shown) load()
  })
  events.addEventListener('error', () => {
    stale.textContent = 'The connection to the server is lost: these numbers may be old. Trying again …'
    stale.hidden = false
  })
}

form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('reset', () => {
  history.pushState(null, '', location.pathname)
  setTimeout(show)
})
document.addEventListener('change', (event) => {
  const control = event.target as HTMLInputElement | HTMLSelectElement
  if (control.form !== form || !control.name) return
  showCustom()
  const waits = control.name === 'last' && control.value === 'custom'
  if (!waits) go(conditions())
})
addEventListener('popstate', show)
document.querySelector('#copy')!.addEventListener('click', (event) => {
  const button = event.currentTarget as HTMLButtonElement
  void navigator.clipboard.writeText(location.href).then(() => {
    button.textContent = 'Copied'
    setTimeout(() => (button.textContent = 'Copy link'), 2000)
  })
})
startFilter((condition) => go([...new Set([...conditions(), condition])]))
show()
listen()
