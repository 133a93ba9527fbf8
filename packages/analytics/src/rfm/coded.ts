/** Texts of few different values, one a row: codes into `texts`, −1 for null. */
export interface Coded {
  readonly codes: Int32Array
  readonly texts: readonly string[]
}

export const decoded = ({ codes, texts }: Coded): (string | null)[] =>
  Array.from(codes, (code) => (code < 0 ? null : texts[code]!))

/** Puts the rows of several parts, one behind the other, to the places that `rankOf` gives. */
export const joinCoded = (parts: readonly Coded[], rankOf: Int32Array): Coded => {
  const known = new Map<string, number>()
  const codes = new Int32Array(rankOf.length)
  let row = 0
  for (const part of parts) {
    const own = part.texts.map((text) => {
      const code = known.get(text) ?? known.size
      known.set(text, code)
      return code
    })
    for (const code of part.codes) codes[rankOf[row++]!] = code < 0 ? -1 : own[code]!
  }
  return { codes, texts: [...known.keys()] }
}
