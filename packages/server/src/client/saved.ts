/** Saved views: open, save, rename and delete them. */
import { ask, send } from './ask.js'

interface Saved {
  /** Null where the server keeps none. */
  readonly views: readonly { readonly name: string; readonly address: string }[] | null
  readonly mayChange: boolean
}

const place = document.querySelector<HTMLDetailsElement>('#saved')!
const list = place.querySelector('ul')!
const form = place.querySelector('form')!
const status = place.querySelector<HTMLElement>('[role="status"]')!
const pathOf = (name: string): string => `/live/views/${encodeURIComponent(name)}`

const buttonOf = (text: string, label: string, act: () => void): HTMLButtonElement => {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'action'
  button.textContent = text
  button.setAttribute('aria-label', label)
  button.addEventListener('click', act)
  return button
}

/** Does something, shows the views as they are then, and says what was done. */
const act = async (done: string, work: () => Promise<Saved>): Promise<void> => {
  try {
    show(await work())
    status.textContent = done
    place.querySelector('summary')!.focus()
  } catch (error) {
    status.textContent = error instanceof Error ? error.message : String(error)
  }
}

const show = ({ views, mayChange }: Saved): void => {
  place.hidden = views === null
  form.hidden = !mayChange
  const items = (views ?? []).map(({ name, address }) => {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = address
    link.textContent = name
    item.append(link)
    if (mayChange)
      item.append(
        buttonOf('Rename', `Rename ${name}`, () => rename(item, name)),
        removal(name),
      )
    return item
  })
  const none = document.createElement('li')
  none.textContent = 'No view is saved yet.'
  list.replaceChildren(...(items.length > 0 ? items : [none]))
}

/** Asks once more before it is done. */
const removal = (name: string): HTMLButtonElement => {
  let asked = false
  const button = buttonOf('Delete', `Delete ${name}`, () => {
    if (asked) return void act(`${name} is deleted.`, () => send('DELETE', pathOf(name)))
    asked = true
    button.textContent = 'Really delete'
    button.setAttribute('aria-label', `Really delete ${name}`)
  })
  return button
}

const rename = (item: HTMLLIElement, name: string): void => {
  const input = document.createElement('input')
  input.value = name
  input.maxLength = 80
  input.setAttribute('aria-label', `New name of ${name}`)
  const finish = (): void => {
    const to = input.value.trim()
    void act(`${name} is called ${to} now.`, () => send('PATCH', pathOf(name), { name: to }))
  }
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') finish()
  })
  item.replaceChildren(input, buttonOf('Rename', `Rename ${name}`, finish))
  input.select()
}

export const startSaved = (): void => {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const input = form.elements.namedItem('name') as HTMLInputElement
    const name = input.value.trim()
    const address = location.pathname + location.search
    void act(`${name} is saved.`, async () => {
      const saved = await send<Saved>('PUT', pathOf(name), { address })
      input.value = ''
      return saved
    })
  })
  void ask<Saved>('/live/views').then(show, () => undefined)
}
