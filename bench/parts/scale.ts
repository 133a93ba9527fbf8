import type { Part } from './part.js'
import { runDemo } from './run-demo.js'

const records = 265_060
const scales = [1, 10, 50] as const

/** Generate, load, analyse and show, of shops of several sizes: how time and memory grow with the data. */
export const growth: Part = async ({ root, say }) => {
  const rows = []
  for (const size of scales) {
    say(`Scale: ${size}`)
    const { ms, peakMiB } = await runDemo(root, size)
    rows.push({ scale: size, records: Math.round(records * size), s: ms / 1000, 'peak MiB': Math.round(peakMiB) })
  }
  const [smallest] = rows
  return {
    versions: {},
    tables: [
      {
        title: 'Scale',
        text: '`polymart demo --scale N`, each once; memory is anonymous, at its highest.',
        rows: rows.map((row) => ({ ...row, 'times the time of scale 1': row.s / smallest!.s })),
      },
    ],
  }
}
