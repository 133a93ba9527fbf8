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

const inputs = [...document.querySelectorAll<HTMLInputElement>('.choice input')]

const keep = (): void => {
  const others = inputs.filter((input) => input.checked && !input.defaultChecked).map(({ value }) => value)
  try {
    history.replaceState(null, '', `#${others.join('&')}`)
  } catch {
    // A sandboxed frame has no address to keep it in.
  }
}

for (const input of inputs) {
  input.addEventListener('change', () => {
    choose(input)
    keep()
  })
}

// Browsers bring checked boxes back when a page is loaded again; the address alone decides here.
const wanted = location.hash.slice(1).split('&')
for (const input of inputs) input.checked = input.defaultChecked
for (const input of inputs) {
  if (!wanted.includes(input.value)) continue
  input.checked = true
  choose(input)
}
