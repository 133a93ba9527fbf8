const nextOf: Readonly<Record<string, (date: Date) => void>> = {
  day: (date) => date.setUTCDate(date.getUTCDate() + 1),
  week: (date) => date.setUTCDate(date.getUTCDate() + 7),
  month: (date) => date.setUTCMonth(date.getUTCMonth() + 1),
}

/** From the first date of a day, week or month to that of the next one. */
export const spanOf = (since: string, every: string): { readonly since: string; readonly until: string } => {
  const until = new Date(since)
  nextOf[every]!(until)
  return { since, until: until.toISOString().slice(0, 10) }
}
