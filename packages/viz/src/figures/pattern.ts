import type { Pattern } from 'plotly.js-dist-min'

/** Hatchings, so that bars can be told apart without their colours; the first is plain. */
const shapes = ['', '/', '.', 'x', '-', '\\', '+'] as const

/** As many as there are hatchings. */
export const patternCount = shapes.length

export const patternOf = (series: number): Partial<Pattern> => {
  const shape = shapes[series]!
  return shape === '' ? {} : { shape, size: 6, solidity: 0.25 }
}
