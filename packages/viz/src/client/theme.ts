/** Light or dark: as the page or else the system has it, until the reader chooses. Others learn of a change by the event `themechange`. */
export {}

const root = document.documentElement
const system = matchMedia('(prefers-color-scheme: dark)')
const button = document.querySelector<HTMLButtonElement>('#theme')
const key = 'polymart-theme'

/** Within a sandboxed frame there is no storage; the choice then lasts as long as the page. */
const stored = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const store = (theme: string): void => {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // See above.
  }
}

let chosen = root.dataset['theme'] ?? stored()

const apply = (): void => {
  const theme = chosen ?? (system.matches ? 'dark' : 'light')
  root.dataset['theme'] = theme
  if (button) button.textContent = theme === 'dark' ? 'Light theme' : 'Dark theme'
  document.dispatchEvent(new Event('themechange'))
}

system.addEventListener('change', apply)
if (button) {
  button.hidden = false
  button.addEventListener('click', () => {
    chosen = root.dataset['theme'] === 'dark' ? 'light' : 'dark'
    store(chosen)
    apply()
  })
}
apply()
