const labels: Readonly<Record<string, string>> = {
  from: 'From',
  netMinor: 'Net revenue',
  previousNetMinor: 'Net revenue before',
  grossMinor: 'Gross',
  aovMinor: 'Average order',
  avgMonetaryMinor: 'Average spent',
  avgRecencyDays: 'Days since last order',
  avgFrequency: 'Orders each',
  share: 'Share of users',
  netShare: 'Share of net',
  netChange: 'Change of net',
  sessionConversion: 'Session conversion',
  netPerSessionMinor: 'Net per session',
  newBuyers: 'New buyers',
  fromFirst: 'Of first step',
  fromPrevious: 'Of step before',
  medianMsFromFirst: 'Median time from first',
  medianMsFromPrevious: 'Median time from step before',
  matureConversion: 'Conversion, window over',
  matureEntered: 'Entered, window over',
  matureConverted: 'Converted, window over',
}

/** A column's heading: `previousOrders` is "Previous orders" where nothing better is known. */
export const labelOf = (name: string): string => labels[name] ?? spaced(name.replace(/Minor$/, ''))

const spaced = (name: string): string => {
  const words = name.replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
