/** How the cells of a heat map look. */
export const cellsLook = {
  // That of the theme.
  autocolorscale: true,
  xgap: 2,
  ygap: 2,
  colorbar: { thickness: 12, outlinewidth: 0 },
  hoverongaps: false,
} as const

/** How a heat map of shares, from 0 to 1, looks. */
export const sharesLook = {
  ...cellsLook,
  zmin: 0,
  zmax: 1,
  colorbar: { ...cellsLook.colorbar, tickformat: ',.0%' },
} as const

/** Below and above what is usual; the middle is grey on either surface, so that the texts can be read. */
export const aroundMiddle = [
  [0, '#0072b2'],
  [0.5, '#c9ced4'],
  [1, '#d55e00'],
] as [number, string][]
