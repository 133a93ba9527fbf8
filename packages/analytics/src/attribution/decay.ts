/** What the newest touch weighs. */
const whole = 1_000_000_000

/** 2^(−age ÷ halfLife), both in milliseconds, in whole billionths, half up. */
export const decayWeight = (age: number, halfLife: number): number => Math.floor(2 ** (-age / halfLife) * whole + 0.5)
