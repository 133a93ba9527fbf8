/** Text of the data as Plotly shows it: it reads some HTML in labels, which data must not be taken for. */
export const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A step's name as people write it: one that is its event's type, `add_to_cart`, is "Add to cart". */
export const stepLabel = (name: string): string => {
  if (!/^[a-z]+(_[a-z]+)*$/.test(name)) return name
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
