/** The choice of a condition: a field, then one of the values that it has. */
import { ask } from './ask.js'

const field = document.querySelector<HTMLSelectElement>('#field')!
const value = document.querySelector<HTMLSelectElement>('#value')!
const add = document.querySelector<HTMLButtonElement>('#add')!
const operator = document.querySelector<HTMLSelectElement>('#operator')!
/** In place of a choice where the values are too many: numbers, money, times. */
const bound = document.querySelector<HTMLInputElement>('#bound')!

const equal = { '=': 'is', '!=': 'is not' }
const ordered = { '>=': 'is at least (≥)', '>': 'is above (>)', '<=': 'is at most (≤)', '<': 'is below (<)' }

/** A value is chosen among those that there are, or written. */
const showKind = (): void => {
  const kind = field.selectedOptions[0]?.dataset['values'] ?? 'listed'
  const isListed = kind === 'listed'
  operator.replaceChildren(
    ...Object.entries(isListed ? equal : { ...ordered, ...equal }).map(([sign, text]) => optionOf(sign, text)),
  )
  value.hidden = !isListed
  bound.hidden = isListed
  bound.type = kind === 'time' ? 'date' : 'number'
  bound.value = ''
  add.disabled = true
}

const optionOf = (text: string, shown = text): HTMLOptionElement => {
  const option = document.createElement('option')
  option.value = text
  option.textContent = shown
  return option
}

/** Values of a field, asked for when it is chosen. */
const showValues = async (): Promise<void> => {
  value.disabled = true
  add.disabled = true
  if (!field.value || value.hidden) return
  const asked = field.value
  value.replaceChildren(optionOf('', 'reading …'))
  try {
    const values = await ask<readonly string[]>(`/live/values/${encodeURIComponent(asked)}`)
    if (field.value !== asked) return
    value.replaceChildren(
      optionOf('', 'a value …'),
      ...values.map((text) => optionOf(text)),
      optionOf('null', '(not set)'),
    )
    value.disabled = false
  } catch (error) {
    value.replaceChildren(optionOf('', error instanceof Error ? error.message : String(error)))
  }
}

export const startFilter = (chosen: (condition: string) => void): void => {
  field.addEventListener('change', () => {
    showKind()
    void showValues()
  })
  bound.addEventListener('input', () => (add.disabled = bound.value === ''))
  value.addEventListener('change', () => (add.disabled = value.value === ''))
  add.addEventListener('click', () => {
    chosen(field.value + operator.value + (bound.hidden ? value.value : bound.value))
    field.value = ''
    showKind()
    void showValues()
    value.replaceChildren(optionOf('', 'a value …'))
  })
}
