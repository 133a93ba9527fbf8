/** Far more than what people write by hand needs, and far less than what overflows the stack of whoever walks through it. */
export const maxDepth = 200

/** Where JSON, with or without comments, is nested deeper than {@link maxDepth}. */
export const tooDeepAt = (text: string): number | undefined => {
  let depth = 0
  // An unfinished text or comment reaches to the end of its line, or of all.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|\/\/.*|\/\*[^]*?(?:\*\/|$)|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    if (depth > maxDepth) return index
  }
  return undefined
}
