/** Tables that sort by their headings, by mouse and keyboard: first the greatest, or first of the alphabet; a third time as they were. */
export {}

type Direction = 'ascending' | 'descending'

const compareTexts = new Intl.Collator(undefined, { numeric: true }).compare

/** What a cell sorts by: the number behind its text, or the text; null where there is none, which stands last. */
const keyOf = (row: HTMLTableRowElement, column: number, isNumber: boolean): string | number | null => {
  const cell = row.cells[column]!
  const value = cell.dataset['value']
  if (value !== undefined) return value === '' ? null : Number(value)
  if (!isNumber) return cell.textContent
  // `$1,234.50`, `+12.3%`, `1,234 †`: what is left without its signs is the number.
  const digits = cell.textContent.replaceAll('−', '-').replaceAll(/[^\d.-]/g, '')
  return digits === '' ? null : Number(digits)
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b))

/** The order in which the rows came. */
const original = new WeakMap<HTMLTableSectionElement, readonly HTMLTableRowElement[]>()

const sort = (heading: HTMLTableCellElement): void => {
  const table = heading.closest('table')!
  const body = table.tBodies[0]!
  const rows = original.get(body) ?? [...body.rows]
  original.set(body, rows)
  const first: Direction = heading.classList.contains('number') ? 'descending' : 'ascending'
  const second: Direction = first === 'descending' ? 'ascending' : 'descending'
  const before = heading.getAttribute('aria-sort')
  const next = before === null ? first : before === first ? second : null
  for (const other of table.tHead!.rows[0]!.cells) other.removeAttribute('aria-sort')
  if (next === null) {
    body.append(...rows)
    return
  }
  heading.setAttribute('aria-sort', next)
  const sign = next === 'ascending' ? 1 : -1
  const keyed = rows.map((row) => ({ row, key: keyOf(row, heading.cellIndex, heading.classList.contains('number')) }))
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
    return sign * compare(a.key, b.key)
  })
  body.append(...keyed.map(({ row }) => row))
}

/** Without scripts a heading is plain text. */
const offer = (within: ParentNode): void => {
  for (const heading of within.querySelectorAll<HTMLTableCellElement>('thead th:not(:has(.sort))')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'sort'
    button.append(...heading.childNodes)
    heading.append(button)
  }
}

document.addEventListener('click', (event) => {
  const heading = (event.target as Element).closest('button.sort')?.closest('th')
  if (heading) sort(heading)
})
document.addEventListener('cardchange', (event) => offer(event.target as HTMLElement))
offer(document)
