/** The live page: asks for each card by the page's address, and again when the address or the stores change. */
import { conditions, form, queryOf, showAddress, showCustom, showLinks } from './address.js'
import { ask } from './ask.js'
import { fail, put } from './cards.js'
import type { LiveCard } from './cards.js'
import { showFacts } from './facts.js'
import { startFilter } from './filter.js'

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

/** Adds a condition to those that there are. */
const narrow = (condition: string): void => go([...new Set([...conditions(), condition])])

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
    fail(place, error, () => void loadCard(place, asking.signal))
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
startFilter(narrow)
show()
listen()
