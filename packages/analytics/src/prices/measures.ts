/** What is added up of a change, in the days before it and after it. */
export const priceMeasures = {
  unitsBefore: 'sum',
  unitsAfter: 'sum',
  netBefore: 'sum',
  netAfter: 'sum',
  viewersBefore: 'sum',
  viewersAfter: 'sum',
} as const
