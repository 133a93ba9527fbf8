/** The choice of a card's view: its chart and its table follow, and the address keeps it. */
export {}

const choose = (input: HTMLInputElement): void => {
  const card = input.closest('.card')
  for (const table of card?.querySelectorAll<HTMLElement>('[data-view]') ?? []) {
    table.hidden = table.dataset['view'] !== input.value
  }
  const plot = card?.querySelector<HTMLElement>('.plot')
  if (!plot) return
  plot.dataset['chart'] = input.value
  plot.dispatchEvent(new Event('chartchange', { bubbles: true }))
}

const inputsOf = (within: ParentNode): HTMLInputElement[] => [
  ...within.querySelectorAll<HTMLInputElement>('.choice input'),
]

const wanted = (): readonly string[] => location.hash.slice(1).split('&')

const keep = (): void => {
  const others = inputsOf(document)
    .filter((input) => input.checked && !input.defaultChecked)
    .map(({ value }) => value)
  try {
    history.replaceState(null, '', `#${others.join('&')}`)
  } catch {
    // A sandboxed frame has no address to keep it in.
  }
}

/** Browsers bring checked boxes back when a page is loaded again; the address alone decides here. */
const restore = (within: ParentNode): void => {
  const values = wanted()
  for (const input of inputsOf(within)) input.checked = input.defaultChecked
  for (const input of inputsOf(within)) {
    if (!values.includes(input.value)) continue
    input.checked = true
    choose(input)
  }
}

document.addEventListener('change', (event) => {
  if (!(event.target instanceof HTMLInputElement) || !event.target.matches('.choice input')) return
  choose(event.target)
  keep()
})
document.addEventListener('cardchange', (event) => restore(event.target as HTMLElement))
restore(document)
