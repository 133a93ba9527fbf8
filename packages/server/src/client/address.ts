/** What the page's address asks for, and the form that shows it: one follows the other. */

export const form = document.querySelector<HTMLFormElement>('#view')!

const control = (name: string): HTMLInputElement | HTMLSelectElement =>
  form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement

/** What only this page's address has, such as the customer that it is about. */
const own = form.dataset['own']!.split(' ').filter(Boolean)

const named = ['timeZone', 'currency', 'asOf'] as const

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
  const compare = control('compare').value
  if (compare === 'custom') set('compare', `${control('compareFrom').value}..${control('compareTo').value}`)
  else set('compare', compare)
  for (const name of named) set(name, control(name).value.trim())
  for (const select of bySelects()) set(select.name, select.value)
  // What no control shows stays as the address has it.
  const before = new URLSearchParams(location.search)
  for (const name of own) set(name, before.get(name) ?? '')
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
  control('asOf').value = (query.get('asOf') ?? '').slice(0, 10)
  const compare = query.get('compare') ?? ''
  const [from, to] = compare.split('..')
  control('compare').value = to === undefined ? compare : 'custom'
  control('compareFrom').value = to === undefined ? '' : from!.slice(0, 10)
  control('compareTo').value = to?.slice(0, 10) ?? ''
  for (const select of bySelects()) select.value = query.get(select.name) ?? ''
  showCustom()
}

/** Two dates are there where they are asked for. */
export const showCustom = (): void => {
  for (const dates of form.querySelectorAll<HTMLElement>('.custom'))
    dates.hidden = control(dates.dataset['of']!).value !== 'custom'
}

/** Whether what was chosen has to be completed by a date before it says something. */
export const isUnfinished = ({ name, value }: HTMLInputElement | HTMLSelectElement): boolean =>
  ((name === 'last' || name === 'compare') && value === 'custom') ||
  (/^compare(From|To)$/.test(name) && !(control('compareFrom').value && control('compareTo').value))

/** Other pages keep what narrows this one, but for breakdowns, which are of its cards. */
export const showLinks = (): void => {
  const query = new URLSearchParams(location.search)
  for (const name of [...query.keys()]) if (name.startsWith('by.') || own.includes(name)) query.delete(name)
  const text = query.size > 0 ? `?${query.toString()}` : ''
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-page]')) link.search = text
}

/** What is left of the query when all that narrows the page is taken away. */
export const plainQuery = (): URLSearchParams => {
  const query = new URLSearchParams(location.search)
  for (const name of [...query.keys()]) if (!own.includes(name)) query.delete(name)
  return query
}
