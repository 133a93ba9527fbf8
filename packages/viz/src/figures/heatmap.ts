/** How a heatmap of shares, from 0 to 1, looks. */
export const sharesLook = {
  // That of the theme.
  autocolorscale: true,
  xgap: 2,
  ygap: 2,
  zmin: 0,
  zmax: 1,
  colorbar: { tickformat: ',.0%', thickness: 12, outlinewidth: 0 },
  hoverongaps: false,
} as const
