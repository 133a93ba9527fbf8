/** HTML whose texts are escaped; made by the tag `markup`. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a template of HTML takes. @internal */
export type Content = Markup | string | number | null | readonly Content[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character]!)

const textOf = (content: Content): string => {
  if (content === null) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'object') return content.map(textOf).join('')
  return escaped(String(content))
}

/**
 * A template of HTML: each value is escaped, for text and for quoted attributes alike, unless it is Markup itself.
 * Indentation of the template is dropped.
 */
export const markup = (strings: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(strings.map((part, i) => part.replaceAll(/\n\s*/g, '\n') + textOf(contents[i] ?? null)).join(''))

/** Text that is HTML already, or the body of a script or style: it is not escaped. */
export const trusted = (text: string): Markup => new Markup(text)

/** JSON that may stand in a script element: no `<` in it can end the element. */
export const jsonForScript = (value: unknown): Markup => trusted(JSON.stringify(value).replaceAll('<', '\\u003c'))
