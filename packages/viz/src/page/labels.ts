const labels: Readonly<Record<string, string>> = {
  from: 'From',
  netMinor: 'Net revenue',
  previousNetMinor: 'Previous net revenue',
  grossMinor: 'Gross',
  aovMinor: 'Average order value',
  avgMonetaryMinor: 'Average spend',
  avgRecencyDays: 'Days since last order',
  avgFrequency: 'Orders per customer',
  share: 'Share of users',
  netShare: 'Share of net revenue',
  netChange: 'Change in net revenue',
  sessionConversion: 'Session conversion',
  netPerSessionMinor: 'Net revenue per session',
  newBuyers: 'New buyers',
  fromFirst: 'Share of first step',
  fromPrevious: 'Step conversion',
  medianMsFromFirst: 'Median time from first step',
  medianMsFromPrevious: 'Median time from previous step',
  matureConversion: 'Conversion (full window)',
  matureEntered: 'Entered (full window)',
  matureConverted: 'Converted (full window)',
}

/** A column's heading: `previousOrders` is "Previous orders" where nothing better is known. */
export const labelOf = (name: string): string => labels[name] ?? spaced(name.replace(/Minor$/, ''))

const spaced = (name: string): string => {
  const words = name.replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
