/** What stands above the page. */
import { ask } from './ask.js'
import type { Facts } from './data.js'

/** Says above the page what its numbers are of; gives the state of the stores, or undefined where that failed. */
export const showFacts = async (signal: AbortSignal): Promise<string | undefined> => {
  const place = document.querySelector<HTMLElement>('#facts')!
  try {
    const facts = await ask<Facts>(`/live/facts${location.search}`, signal)
    place.replaceChildren(...factTexts(facts).map(span))
    return facts.generation
  } catch (error) {
    if (!signal.aborted) place.replaceChildren(span(error instanceof Error ? error.message : String(error)))
    return undefined
  }
}

const factTexts = ({ asOf, period, timeZone, currency, stores, loadedAt, warnings }: Facts): string[] => {
  const local = (iso: string): string =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(iso))
  return [
    `Data as of ${local(asOf)}`,
    `Times in ${timeZone}`,
    ...(period ? [`${period.from === null ? 'Up to' : `${local(period.from)} to`} ${local(period.to)}`] : []),
    ...(currency === null ? [] : [`Amounts in ${currency}`]),
    ...(loadedAt === null ? [] : [`Loaded ${local(loadedAt)}`]),
    `Shown ${local(new Date().toISOString())}`,
    stores.join(' with '),
    ...warnings,
  ]
}

const span = (text: string): HTMLSpanElement => {
  const element = document.createElement('span')
  element.textContent = text
  return element
}
