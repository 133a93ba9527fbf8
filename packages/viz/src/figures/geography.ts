import type { Data } from 'plotly.js-dist-min'
import { countedText, countryName, noValueText } from '@polymart/core'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import type { Format } from '../format.js'
import { fewSessions } from './few.js'
import { onMap } from './map.js'
import { rankedLayout, rankedShown } from './ranked.js'
import { inLines, plain } from './text.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

/** What a map of places shows. */
export type GeographyMeasure = 'netMinor' | 'orders' | 'sessions' | 'sessionConversion'

/** How a map of places looks, and what it shows. */
export interface GeographyFigureOptions extends FigureOptions {
  /** Default netMinor. */
  readonly measure?: GeographyMeasure
}

interface Measure {
  readonly title: string
  readonly text: (value: number | null, format: Format) => string
  readonly short: (value: number, format: Format) => string
}

const counted = (value: number | null, one: string): string => (value === null ? noValueText : countedText(value, one))

const amounts: Readonly<Record<GeographyMeasure, Measure>> = {
  netMinor: { title: 'Net revenue', text: (v, f) => f.money(v), short: (v, f) => f.shortMoney(v) },
  orders: { title: 'Orders', text: (v) => counted(v, 'order'), short: (v, f) => f.shortCount(v) },
  sessions: { title: 'Sessions', text: (v) => counted(v, 'session'), short: (v, f) => f.shortCount(v) },
  sessionConversion: { title: 'Session conversion', text: (v, f) => f.percent(v), short: (v, f) => f.percent(v) },
}

/** Countries on a map of the world; regions and cities as bars of the greatest twenty. */
export const geographyFigure = (geography: ResultLike, options: GeographyFigureOptions = {}): Figure =>
  levelsOf(geography).length === 1 ? worldMap(geography, options) : placeBars(geography, options)

/** Countries of the result that the map cannot show: no known code, or too small. */
export const notOnMap = (geography: ResultLike): string[] =>
  textsOf(geography, 'places', 'country').filter((country) => onMap(country) === null)

const levelsOf = ({ columns }: ResultLike): string[] =>
  (columns['places'] ?? []).map(({ name }) => name).filter((name) => ['country', 'region', 'city'].includes(name))

const measured = (geography: ResultLike, measure: GeographyMeasure): (number | null)[] => {
  const values = numbersOf(geography, 'places', measure)
  if (measure !== 'sessionConversion') return values
  const sessions = numbersOf(geography, 'places', 'sessions')
  return values.map((value, i) => ((sessions[i] ?? 0) < fewSessions ? null : value))
}

// A few countries have most of the trade. By the square root the others differ visibly too, and zero and losses have a place.
const bend = (value: number): number => Math.sign(value) * Math.sqrt(Math.abs(value))

const worldMap = (geography: ResultLike, options: GeographyFigureOptions): Figure => {
  const { measure = 'netMinor' } = options
  const { title, text, short } = amounts[measure]
  const format = formatOf(geography.meta)
  const values = measured(geography, measure)
  const shown = textsOf(geography, 'places', 'country').flatMap((country, i) => {
    const value = values[i] ?? null
    const location = onMap(country)
    return location === null || value === null ? [] : [{ location, value, name: plain(countryName(country)) }]
  })
  const greatest = Math.max(0, ...shown.map(({ value }) => value))
  const isBent = measure !== 'sessionConversion'
  const scale = isBent ? bend : Number
  const ticks = ticksOf(greatest, isBent)
  const map: Data = {
    type: 'choropleth',
    locationmode: 'ISO-3',
    locations: shown.map(({ location }) => location),
    z: shown.map(({ value }) => scale(value)),
    text: shown.map(({ name }) => name),
    customdata: shown.map(({ value }) => text(value, format)),
    hovertemplate: '%{text}: %{customdata}<extra></extra>',
    ...(shown.every(({ value }) => value >= 0) && { zmin: 0, zmax: scale(greatest) }),
    colorbar: {
      orientation: 'h',
      title: {
        text: measure === 'netMinor' ? inCurrency(title, geography.meta.currency) : title,
        side: 'top',
        font: { size: 12 },
      },
      thickness: 10,
      len: 0.6,
      x: 0.5,
      y: 0,
      yanchor: 'top',
      outlinewidth: 0,
      tickvals: ticks.map(scale),
      ticktext: ticks.map((tick) => short(tick, format)),
    },
  }
  return figureOf(
    [map],
    {
      height: 420,
      margin: { t: 0, r: 0, b: 0, l: 0 },
      geo: { projection: { type: 'natural earth' }, fitbounds: false, lataxis: { range: [-56, 80] } },
    },
    options,
  )
}

/** Round numbers from zero to the greatest value: even steps, or on the bent scale such that they do not crowd. */
const ticksOf = (greatest: number, isBent: boolean): number[] => {
  if (greatest <= 0) return [0]
  const power = 10 ** Math.floor(Math.log10(greatest))
  const top = [5, 2, 1].find((step) => step * power <= greatest)! * power
  if (isBent) return [0, top / 10, top / 2, top]
  const step = top / 2
  return Array.from({ length: Math.floor(greatest / step) + 1 }, (_, i) => i * step)
}

/** The smallest part first; one that says all is there once: `US-NY, United States`. */
const placeName = ([country, ...parts]: readonly string[]): string =>
  plain([...new Set([...parts.toReversed(), countryName(country!)])].join(', '))

const placeBars = (geography: ResultLike, options: GeographyFigureOptions): Figure => {
  const { measure = 'netMinor' } = options
  const { title, text } = amounts[measure]
  const { currency } = geography.meta
  const format = formatOf(geography.meta)
  const levels = levelsOf(geography).map((level) => textsOf(geography, 'places', level))
  const major = measure === 'netMinor' ? majorOf(currency) : (value: number | null) => value
  const places = measured(geography, measure)
    .map((value, i) => ({
      value,
      isMissing: levels[0]![i]!.startsWith('('),
      name: placeName(levels.map((names) => names[i]!)),
    }))
    .filter(({ value }) => value !== null)
    .sort((a, b) => Number(a.isMissing) - Number(b.isMissing) || b.value! - a.value!)
  const bars = places.slice(0, rankedShown)
  const of = bars.length < places.length ? `, ${bars.length} of ${format.count(places.length)} places` : ''
  return figureOf(
    [
      {
        type: 'bar',
        orientation: 'h',
        name: title,
        y: bars.map(({ name }) => name),
        x: bars.map(({ value }) => major(value)),
        text: bars.map(({ value }) => text(value, format)),
        textposition: 'outside',
        cliponaxis: false,
        hovertemplate: '%{y}: %{text}<extra></extra>',
      },
    ],
    {
      ...rankedLayout(bars.length, {
        title: { text: inLines(`${measure === 'netMinor' ? inCurrency(title, currency) : title}${of}`) },
        tickformat: measure === 'sessionConversion' ? ',.1%' : '',
        nticks: 5,
      }),
      margin: { t: 8, r: 88, b: 8, l: 8 },
    },
    options,
  )
}
