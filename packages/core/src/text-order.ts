/** Compares by UTF-8 bytes, the order of texts in every table; JavaScript's own order differs beyond U+FFFF. */
export const compareTexts = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i)
    let y = b.charCodeAt(i)
    if (x === y) continue
    // Surrogates stand for code points above all others: move them behind U+FFFF.
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000
    }
    return x - y
  }
  return a.length - b.length
}

const beyondOrder = /[\ud800-\uffff]/

/** The places of texts in the order of their UTF-8 bytes. Where no text holds a surrogate or what sorts around them, JavaScript's own order is that. */
export const orderOfTexts = (texts: readonly string[]): number[] => {
  const places = Array.from(texts.keys())
  return texts.some((text) => beyondOrder.test(text))
    ? places.sort((a, b) => compareTexts(texts[a]!, texts[b]!))
    : places.sort((a, b) => (texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : 0))
}
