/** The choice of a condition: a field, then one of the values that it has. */
import { ask } from './ask.js'

const field = document.querySelector<HTMLSelectElement>('#field')!
const value = document.querySelector<HTMLSelectElement>('#value')!
const add = document.querySelector<HTMLButtonElement>('#add')!

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
  if (!field.value) return
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
  field.addEventListener('change', () => void showValues())
  value.addEventListener('change', () => (add.disabled = value.value === ''))
  add.addEventListener('click', () => {
    chosen(`${field.value}=${value.value}`)
    field.value = ''
    void showValues()
    value.replaceChildren(optionOf('', 'a value …'))
  })
}
