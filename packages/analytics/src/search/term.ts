/**
 * What a query looks for: without white space around it, each run of it within one space, in lower case, whatever the
 * language; empty of nothing else. So that a letter is the same wherever it stands, ς is σ, and the i that İ becomes has
 * no second dot.
 */
export const termOf = (query: string): string =>
  query
    .replaceAll(/[\t-\r \u00a0]+/g, ' ')
    .replaceAll(/^ | $/g, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('i\u0307', 'i')
