/** What readers hear of a store: its kind and name. Where it is, on which machine or in which folder, is the server's matter. */
const storeName = (url: string): string => {
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*):(.*)$/is.exec(url) ?? []
  const name =
    (rest ?? url)
      .replace(/[?#].*$/s, '')
      .split(/[/\\]/)
      .findLast((part) => part !== '') ?? ''
  return scheme === undefined ? name : `${scheme}:${name}`
}

interface OfStore {
  readonly url: string
}

interface About {
  readonly stores: Readonly<Record<'entities' | 'sessions', OfStore>>
  readonly warnings: readonly string[]
}

/** The same about both stores, with their names alone, also in what is warned of. */
export const withStoreNames = <M extends About>(about: M): M => {
  const { entities, sessions } = about.stores
  const named = (text: string, { url }: OfStore): string => text.replaceAll(url, storeName(url))
  return {
    ...about,
    stores: { entities: withName(entities), sessions: withName(sessions) },
    warnings: about.warnings.map((warning) => named(named(warning, entities), sessions)),
  }
}

/** The same about a store, with its name alone. */
export const withName = <S extends OfStore>(store: S): S => ({ ...store, url: storeName(store.url) })
