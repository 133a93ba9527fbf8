/** What the page's address asks for, and the form that shows it: one follows the other. */

export const form = document.querySelector<HTMLFormElement>('#view')!

const control = (name: string): HTMLInputElement | HTMLSelectElement =>
  form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement

const named = ['compare', 'timeZone'] as const

/** The conditions of the address, as `country=DE`. */
export const conditions = (): string[] => new URLSearchParams(location.search).getAll('where')

/** The query that the form stands for, with these conditions. */
export const queryOf = (where: readonly string[]): URLSearchParams => {
  const query = new URLSearchParams()
  const set = (name: string, value: string): void => {
    if (value) query.set(name, value)
  }
  const last = control('last').value
  if (last === 'custom') {
    set('since', control('since').value)
    set('until', control('until').value)
  } else set('last', last)
  for (const name of named) set(name, control(name).value.trim())
  for (const select of bySelects()) set(select.name, select.value)
  // What no control shows stays as the address has it.
  for (const name of ['asOf', 'currency']) set(name, new URLSearchParams(location.search).get(name) ?? '')
  for (const condition of where) query.append('where', condition)
  return query
}

const bySelects = (): HTMLSelectElement[] => [...document.querySelectorAll<HTMLSelectElement>('select[name^="by."]')]

/** Shows in the form what the address asks for. */
export const showAddress = (): void => {
  const query = new URLSearchParams(location.search)
  const custom = query.has('since') || query.has('until')
  control('last').value = custom ? 'custom' : (query.get('last') ?? '')
  for (const name of ['since', 'until']) control(name).value = (query.get(name) ?? '').slice(0, 10)
  for (const name of named) control(name).value = query.get(name) ?? ''
  for (const select of bySelects()) select.value = query.get(select.name) ?? ''
  showCustom()
}

/** The two dates are there where they are asked for. */
export const showCustom = (): void => {
  form.querySelector<HTMLElement>('.custom')!.hidden = control('last').value !== 'custom'
}

/** Other pages keep what narrows this one, but for breakdowns, which are of its cards. */
export const showLinks = (): void => {
  const query = new URLSearchParams(location.search)
  for (const name of [...query.keys()]) if (name.startsWith('by.')) query.delete(name)
  const text = query.size > 0 ? `?${query.toString()}` : ''
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-page]')) link.search = text
}
