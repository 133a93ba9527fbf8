import { expect, it } from 'vitest'
import { changeText, countText, durationText, moneyText, numberText, percentText } from '@polymart/core'

it('writes lengths of time in the unit that fits', () => {
  const lengths = [0, 350, 45_400, 720_000, 12_240_000, 95_040_000]
  expect(lengths.map(durationText)).toEqual(['0 s', '350 ms', '45 s', '12.0 min', '3.4 h', '1.1 days'])
})

it('writes numbers below ten with two digits after the point, others with one', () => {
  expect([0, 1.234, -9.5, 12.34, 1234].map(numberText)).toEqual(['0.00', '1.23', '-9.50', '12.3', '1,234.0'])
})

it('writes shares, changes, counts and money', () => {
  expect([percentText(0.1234), changeText(0.5), changeText(-0.1), countText(1234)]).toEqual([
    '12.3%',
    '+50.0%',
    '-10.0%',
    '1,234',
  ])
  expect([moneyText('EUR')(123456), moneyText(null)(123456)]).toEqual(['€1,234.56', '123,456'])
})
