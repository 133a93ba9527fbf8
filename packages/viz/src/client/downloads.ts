/** Tables as CSV files, made in the page from what it carries. */
import type { CardChange } from './data.js'

const unpack = async (packed: string): Promise<string> => {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

let carried: Promise<Readonly<Record<string, string>>> | undefined
/** Of the cards that a live page put in place since. */
const brought: Record<string, string> = {}

const csvOf = async (id: string): Promise<string> => {
  const own = brought[id]
  if (own !== undefined) return own
  const packed = document.getElementById('tables')?.textContent
  if (packed === undefined) return ''
  carried ??= unpack(packed).then((text) => JSON.parse(text) as Readonly<Record<string, string>>)
  return (await carried)[id] ?? ''
}

const download = async (id: string): Promise<void> => {
  // Spreadsheets take a file without this mark for one in the system's old encoding.
  const blob = new Blob(['\ufeff', await csvOf(id)], { type: 'text/csv;charset=utf-8' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${id}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

document.addEventListener('click', (event) => {
  const id = (event.target as Element).closest<HTMLElement>('[data-csv]')?.dataset['csv']
  if (id !== undefined) void download(id)
})
document.addEventListener('cardchange', (event) => {
  Object.assign(brought, (event as CustomEvent<CardChange>).detail.csv)
})
