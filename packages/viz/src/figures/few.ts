/** A share of fewer orders or customers than this says little. */
export const few = 30

/** A conversion of fewer sessions than this is left off the map and marked in tables: it says little. */
export const fewSessions = 100

/** Stands behind a number that rests on few observations. */
export const unsteadyMark = ' †'

/** A text, marked where it rests on few observations. */
export const marked = (text: string, isFew: boolean): string => (isFew ? `${text}${unsteadyMark}` : text)
