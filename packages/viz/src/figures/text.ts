/** Text of the data as Plotly shows it: it reads some HTML in labels, which data must not be taken for. */
export const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** As long as a line of a chart's text may be in half of a page; on a phone the page breaks it anew. */
const longestLine = 60

/** A text in lines, for places that do not break it themselves: titles of axes, hints. */
export const inLines = (text: string, longest = longestLine): string => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < longest) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.join('<br>')
}

/** A step's name as people write it: one that is its event's type, `add_to_cart`, is "Add to cart". */
export const stepLabel = (name: string): string => {
  if (!/^[a-z]+(_[a-z]+)*$/.test(name)) return name
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
