/** Draws the charts, each on its own: one that fails leaves the others, and its table, as they are. */
import type * as PlotlyModule from 'plotly.js-dist-min'
import type { CardChange, PageData } from './data.js'

declare global {
  interface Window {
    Plotly: typeof PlotlyModule
  }
}

const { templates, config, charts: given } = JSON.parse(document.getElementById('page-data')!.textContent) as PageData
const charts = { ...given }
/** Fits a card on A4 and on Letter. */
const printedWidth = 640
let printing = false
/** Below this a chart is on a phone. */
const narrow = 480
/** A cell that a number fits in. */
const leastCell = 26
/** What the labels beside cells take. */
const labelsWidth = 130
const longestLabel = 22
const longestLine = 30

const theme = (): 'light' | 'dark' =>
  document.documentElement.dataset['theme'] === 'dark' && !printing ? 'dark' : 'light'

/** A live page loads the script that draws by itself; an offline one carries it, packed. */
const loadPlotly = async (): Promise<void> => {
  const packed = document.getElementById('runtime')
  if (!packed) return
  const bytes = Uint8Array.from(atob(packed.textContent), (character) => character.charCodeAt(0))
  const script = document.createElement('script')
  script.textContent = await new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')),
  ).text()
  document.head.append(script)
}

const draw = async (plot: HTMLElement): Promise<void> => {
  const id = plot.dataset['chart']!
  try {
    const chart = charts[id]!
    const layout = structuredClone({ ...chart.layout[theme()], template: templates[theme()] })
    if (printing) layout.width = printedWidth
    // A map is as tall as its width asks for; on a phone it would stand in an empty frame.
    const width = layout.width ?? plot.clientWidth
    if (layout.geo && layout.height) layout.height = Math.min(layout.height, Math.round(width * 0.55) + 90)
    const data = structuredClone(chart.data)
    if (width < narrow) fitNarrow(data, layout, width)
    plot.setAttribute('aria-label', chart.description)
    plot.querySelector('.loading')?.remove()
    await window.Plotly.react(plot, data, layout, {
      ...config,
      toImageButtonOptions: { ...config.toImageButtonOptions, filename: id },
    })
    // Its buttons are for everyone; what is drawn, the table tells.
    for (const drawing of plot.querySelectorAll('.main-svg')) drawing.setAttribute('aria-hidden', 'true')
    plot.style.minHeight = ''
    plot.dataset['state'] = 'ready'
  } catch (error) {
    fail(plot, error)
  }
}

/** What is looked at of a heat map's cells. */
interface Cells {
  readonly type: string
  readonly x?: readonly unknown[]
  showscale?: boolean
  texttemplate?: string
}

/** What is looked at of an axis. */
interface Axis {
  readonly type?: string
  readonly tickvals?: unknown
  ticktext?: string[]
  nticks?: number
  tickangle?: number
  title?: { text?: string }
}

/**
 * On a phone texts within small cells cannot be read, and a scale beside them takes their room: the hints and the table
 * tell. Labels and titles get shorter lines.
 */
const fitNarrow = (data: PlotlyModule.Data[], layout: Partial<PlotlyModule.Layout>, width: number): void => {
  for (const trace of data as Cells[]) {
    if (trace.type !== 'heatmap') continue
    trace.showscale = false
    if ((trace.x?.length ?? 0) * leastCell > width - labelsWidth) delete trace.texttemplate
  }
  const { xaxis, yaxis } = layout as { readonly xaxis?: Axis; readonly yaxis?: Axis }
  if (yaxis?.ticktext) yaxis.ticktext = yaxis.ticktext.map(shortLines)
  if (!xaxis) return
  if (xaxis.title?.text !== undefined) xaxis.title.text = wrapped(xaxis.title.text.replaceAll('<br>', ' '))
  if (xaxis.tickvals !== undefined || xaxis.type === 'category') return
  xaxis.nticks = 4
  xaxis.tickangle = 0
}

const shortLines = (label: string): string =>
  label
    .split('<br>')
    .map((line) => (line.length > longestLabel && !line.includes('<') ? `${line.slice(0, longestLabel - 1)}…` : line))
    .join('<br>')

const wrapped = (text: string): string => {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)!} ${word}`.trim()
    if (line.length <= longestLine) lines[lines.length - 1] = line
    else lines.push(word)
  }
  return lines.join('<br>')
}

const fail = (plot: HTMLElement, error: unknown): void => {
  plot.dataset['state'] = 'error'
  const reason = error instanceof Error ? error.message : String(error)
  plot.replaceChildren(`The chart could not be drawn (${reason}). The table below shows the same numbers.`)
}

const plotsOf = (within: ParentNode): HTMLElement[] => [...within.querySelectorAll<HTMLElement>('.plot')]

const drawAll = async (within: ParentNode = document): Promise<void> => {
  for (const plot of plotsOf(within)) await draw(plot)
}

const start = async (): Promise<void> => {
  try {
    await loadPlotly()
  } catch (error) {
    for (const plot of plotsOf(document)) fail(plot, error)
    return
  }
  await drawAll()
  document.addEventListener('themechange', () => void drawAll())
  document.addEventListener('chartchange', (event) => void draw(event.target as HTMLElement))
  for (const event of ['beforeprint', 'afterprint']) {
    addEventListener(event, () => {
      printing = event === 'beforeprint'
      void drawAll()
    })
  }
  document.documentElement.dataset['ready'] = 'true'
}

const started = start()

// A card that a live page put in place of another brings its charts along.
document.addEventListener('cardchange', (event) => {
  Object.assign(charts, (event as CustomEvent<CardChange>).detail.charts)
  void started.then(() => drawAll(event.target as HTMLElement))
})
