/** The live page: asks for each card by the page's address, and again when the address or the stores change. */
import { conditions, form, isUnfinished, plainQuery, queryOf, showAddress, showCustom, showLinks } from './address.js'
import { ask } from './ask.js'
import { fail, keepOld, put } from './cards.js'
import type { LiveCard } from './data.js'
import { showFacts } from './facts.js'
import { startFilter } from './filter.js'
import { startSaved } from './saved.js'

const root = document.documentElement
const places = [...document.querySelectorAll<HTMLElement>('.place')]
const stale = document.querySelector<HTMLElement>('#stale')!
let asking = new AbortController()
let shown = ''

/** Goes to what the form and these conditions ask for; the way back leads to what was there before. */
const go = (where: readonly string[]): void => goTo(queryOf(where))

const goTo = (query: URLSearchParams): void => {
  const text = query.toString()
  history.pushState(null, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`)
  show()
}

const apart = (condition: string): readonly [field: string, operator: string] => {
  const [, field = '', operator = ''] = /^([^=!<>]+)([=!<>]+)/.exec(condition) ?? []
  return [field.trim(), operator]
}

/** Takes a condition in the place of all others on its field. */
const narrow = (condition: string): void =>
  go([...conditions().filter((other) => apart(other)[0] !== apart(condition)[0]), condition])

/** Adds a condition: a further value, or the other end of a range; what cannot stand beside it goes. */
const add = (condition: string): void => {
  const [field, operator] = apart(condition)
  const isEqual = (sign: string): boolean => sign === '=' || sign === '!='
  const stays = (other: string): boolean => {
    const [otherField, sign] = apart(other)
    if (otherField !== field) return true
    return isEqual(operator) ? sign === operator : !isEqual(sign) && !sign.startsWith(operator.charAt(0))
  }
  go([...new Set([...conditions().filter(stays), condition])])
}

/** Shows what the address asks for. */
const show = (): void => {
  showAddress()
  showLinks()
  showChips(conditions())
  load()
}

/** What of a card can stay while newer data are asked for. */
const isOld = ({ dataset: { state } }: HTMLElement): boolean =>
  state === 'shown' || state === 'small' || state === 'stale'

/** Asks for everything; where only the data are others, what is shown stays until the new is there. */
const load = (why: 'other view' | 'other data' = 'other view'): void => {
  asking.abort()
  asking = new AbortController()
  const { signal } = asking
  for (const place of places) place.dataset['state'] = why === 'other data' && isOld(place) ? 'stale' : 'loading'
  delete root.dataset['settled']
  const settled = Promise.allSettled([loadFacts(signal), ...places.map((place) => loadCard(place, signal))])
  void settled.then(() => {
    if (signal.aborted) return
    root.dataset['settled'] = 'true'
    if (why === 'other data') stale.hidden = true
  })
}

const loadFacts = async (signal: AbortSignal): Promise<void> => {
  shown = (await showFacts(signal)) ?? shown
}

const loadCard = async (place: HTMLElement, signal: AbortSignal): Promise<void> => {
  const id = place.dataset['card']!
  place.setAttribute('aria-busy', 'true')
  try {
    const card = await ask<LiveCard>(`/live/cards/${encodeURIComponent(id)}${location.search}`, signal)
    put(place, card, narrow)
  } catch (error) {
    if (signal.aborted) return
    const tryAgain = (): void => void loadCard(place, asking.signal)
    if (place.dataset['state'] === 'stale') keepOld(place, error, tryAgain)
    else fail(place, error, tryAgain)
  }
  place.removeAttribute('aria-busy')
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
    if (shown === '' || data === shown) return
    stale.textContent = 'The data have changed: these numbers are being worked out anew.'
    stale.hidden = false
    load('other data')
  })
  events.addEventListener('error', () => {
    stale.textContent = 'The connection to the server is lost: these numbers may be old. Trying again …'
    stale.hidden = false
  })
}

form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('reset', () => setTimeout(() => goTo(plainQuery())))
// Other orders of a table are other views of the same page.
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a.sort')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  goTo(new URLSearchParams(link.search))
})
document.addEventListener('change', (event) => {
  const control = event.target as HTMLInputElement | HTMLSelectElement
  if (control.form !== form || !control.name) return
  showCustom()
  if (control.checkValidity() && !isUnfinished(control)) go(conditions())
})
addEventListener('popstate', show)
document.querySelector('#copy')!.addEventListener('click', (event) => {
  const button = event.currentTarget as HTMLButtonElement
  void navigator.clipboard.writeText(location.href).then(() => {
    button.textContent = 'Copied'
    setTimeout(() => (button.textContent = 'Copy link'), 2000)
  })
})
startFilter(add)
startSaved()
show()
listen()
