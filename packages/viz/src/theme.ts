import type { ColorScale, Template } from 'plotly.js-dist-min'

/** On what figures are drawn. */
export type Theme = 'light' | 'dark'

interface Palette {
  readonly surface: string
  readonly text: string
  readonly muted: string
  readonly grid: string
  readonly land: string
  /** Of bands between the places of a flow, which lie over each other. */
  readonly flow: string
  /** For what others are compared with: the previous period, the share of users. */
  readonly quiet: string
  readonly colorway: readonly string[]
  /** More is darker on a light surface and lighter on a dark one: it can be read without the hue. */
  readonly sequential: ColorScale
}

// Okabe and Ito's colours, those first that stand out most from the surface; every chart tells its series apart by
// pattern, dash or label too.
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    surface: '#ffffff',
    text: '#1d2733',
    muted: '#5b6775',
    grid: '#e6eaef',
    land: '#edf0f3',
    flow: 'rgba(91, 103, 117, 0.25)',
    quiet: '#98a2ae',
    colorway: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#8a8f98'],
    sequential: [
      [0, '#d7e8f5'],
      [0.5, '#3a8fc4'],
      [1, '#00365c'],
    ],
  },
  dark: {
    surface: '#171d25',
    text: '#e4e9ef',
    muted: '#9aa7b5',
    grid: '#2a333e',
    land: '#252d37',
    flow: 'rgba(154, 167, 181, 0.3)',
    quiet: '#6c7886',
    colorway: ['#56b4e9', '#e69f00', '#2fbf95', '#cc79a7', '#f0e442', '#d55e00', '#9aa7b5'],
    sequential: [
      [0, '#173a52'],
      [0.5, '#3d8fc2'],
      [1, '#d4ecfc'],
    ],
  },
}

const templateOf = ({ surface, text, muted, grid, land, flow, colorway, sequential }: Palette): Template => {
  const axis = {
    automargin: true,
    gridcolor: grid,
    linecolor: grid,
    zerolinecolor: muted,
    separatethousands: true,
    // 20,000 rather than 20k.
    minexponent: 6,
    tickfont: { color: muted },
    title: { font: { color: muted, size: 12 }, standoff: 12 },
  }
  return {
    layout: {
      font: { family: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif', size: 13, color: text },
      paper_bgcolor: surface,
      plot_bgcolor: surface,
      colorway: [...colorway],
      colorscale: { sequential, sequentialminus: sequential, diverging: sequential },
      margin: { t: 8, r: 8, b: 8, l: 8 },
      xaxis: axis,
      yaxis: axis,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { color: text } },
      hoverlabel: { bgcolor: surface, bordercolor: muted, font: { color: text }, align: 'left' },
      // Upright, so that it does not lie over the legend above the chart.
      modebar: { orientation: 'v', bgcolor: 'rgba(0,0,0,0)', color: muted, activecolor: text },
      geo: {
        bgcolor: surface,
        landcolor: land,
        showland: true,
        showframe: false,
        showcoastlines: false,
        showcountries: true,
        countrycolor: surface,
        countrywidth: 0.5,
      },
    },
    data: {
      sankey: [{ type: 'sankey', node: { color: colorway[0]! }, link: { color: flow }, textfont: { color: text } }],
      choropleth: [{ type: 'choropleth', marker: { line: { color: surface, width: 0.5 } } }],
    },
  }
}

/** A Plotly template for each theme: surface, text, grid and colours. */
export const templates: Readonly<Record<Theme, Template>> = {
  light: templateOf(palettes.light),
  dark: templateOf(palettes.dark),
}
