/** Times of the model lie in the years 0 to 9999, which four digits write. */
export const earliestTime = Date.parse('0000-01-01T00:00:00.000Z')
/** The last millisecond of the year 9999. */
export const latestTime = Date.parse('9999-12-31T23:59:59.999Z')
