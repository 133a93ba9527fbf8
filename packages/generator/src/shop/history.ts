/** Days of history: 24 months. A day is 24 hours, counted back from the end. */
export const historyDays = 730
/** The first of the last 90 days, which have sessions. */
export const firstSessionDay = historyDays - 90

/** A day on which the shop was out of order for most of the time: people came, and few could buy. */
export const outageDay = historyDays - 6
/** How busy with orders it was, against such a day. */
export const outageShare = 0.1
