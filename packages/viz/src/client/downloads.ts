/** Tables as CSV files, made in the page from what it carries. */
export {}

const unpack = async (id: string): Promise<string> => {
  const bytes = Uint8Array.from(atob(document.getElementById(id)!.textContent), (character) => character.charCodeAt(0))
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

let tables: Promise<Record<string, string>> | undefined

const download = async (id: string): Promise<void> => {
  tables ??= unpack('tables').then((text) => JSON.parse(text) as Record<string, string>)
  // Spreadsheets take a file without this mark for one in the system's old encoding.
  const blob = new Blob(['\ufeff', (await tables)[id] ?? ''], { type: 'text/csv;charset=utf-8' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${id}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

for (const button of document.querySelectorAll<HTMLElement>('[data-csv]')) {
  button.addEventListener('click', () => void download(button.dataset['csv']!))
}
