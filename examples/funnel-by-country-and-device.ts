/**
 * How many visitors become buyers, by country and by the device on which they began, over the last 30 days.
 *
 *   npm start                                                          once: makes the demo's shop
 *   npx tsx examples/funnel-by-country-and-device.ts                   looks at it
 *   npx tsx examples/funnel-by-country-and-device.ts embedded:./data   looks at another
 *
 * Node 22.18 and newer need no tsx: node examples/funnel-by-country-and-device.ts
 */
import { funnel, open } from '@polymart/analytics'
import type { ResultRow } from '@polymart/analytics'
import { devices, PolymartError } from '@polymart/core'

const countriesShown = 10
/** Fewer persons say little: 5 of 100 may come from a rate of anything from 2% to 11%. */
const enough = 100
const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })

// Mature: who entered so lately that the 7 days are not over counts neither for nor against.
const conversion = ({ matureEntered, matureConversion }: ResultRow): string =>
  matureConversion === null
    ? 'nobody yet'
    : `${percent.format(Number(matureConversion))} of ${matureEntered}${Number(matureEntered) < enough ? ' (few)' : ''}`

async function main(url?: string): Promise<void> {
  const shop = await open(url)
  try {
    const countries = await funnel(shop, { by: 'country' })
    const largest = countries.rows('summary').sort((a, b) => b.entered - a.entered)
    const table: Record<string, string>[] = []
    for (const summary of largest.slice(0, countriesShown)) {
      const { country } = summary
      const row: Record<string, string> = { country, all: conversion(summary) }
      const where = { country: country === '(not set)' ? null : country }
      const byDevice = await funnel(shop, { by: 'device', where })
      for (const of of byDevice.rows('summary')) row[of.device] = conversion(of)
      table.push(row)
    }
    console.log('Of the persons who viewed a product, those who ordered within 7 days, by country and first device')
    console.table(table, ['country', 'all', ...devices])
    if (largest.length > countriesShown) console.log(`and ${largest.length - countriesShown} smaller countries`)
    for (const warning of countries.meta.warnings) console.warn(`Note: ${warning}`)
    if (JSON.stringify(table).includes('(few)')) {
      console.warn(`Note: (few) marks fewer than ${enough} persons, of whom a percentage says little.`)
    }
  } finally {
    await shop.close()
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof PolymartError ? error.message : error)
  process.exitCode = 1
})
