import { Command } from 'commander'
import { expect, test } from 'vitest'
import { commonParams, describeAnalyses } from '@polymart/analytics'
import { PolymartError } from '@polymart/core'
import { inFlags, withParams } from '../../src/arguments/param-flags.js'

const declaredOf = (analysis: string) => [
  ...describeAnalyses().find(({ name }) => name === analysis)!.params,
  ...commonParams(),
]

const parse = (analysis: string, ...argv: readonly string[]): unknown =>
  withParams(new Command().exitOverride(), declaredOf(analysis)).parse(argv, { from: 'user' }).opts()

test('flags are read as the parameters declare them', () => {
  expect(parse('rfm', '--bins', '4', '--monetary', 'gross')).toEqual({ bins: 4, monetary: 'gross' })
  expect(parse('rfm', '--bins', 'many')).toEqual({ bins: 'many' })
  expect(parse('funnel', '--steps', 'product_view, purchase', '--window', '6h', '--by', 'device')).toEqual({
    steps: ['product_view', 'purchase'],
    window: '6h',
    by: 'device',
  })
  expect(parse('geography', '--refunds-on', 'order', '--test', '--week-start', 'sunday')).toEqual({
    refundsOn: 'order',
    test: true,
    weekStart: 'sunday',
  })
})

test('parameters that no flag can hold have none', () => {
  expect(() => parse('rfm', '--cuts', '{}')).toThrow("unknown option '--cuts'")
})

const said = (message: string, analysis = 'rfm'): string =>
  (inFlags(new PolymartError('argument', message), declaredOf(analysis)) as Error).message

test('errors speak of flags', () => {
  expect(said('Expected period.from to be before period.to and asOf, found "2030-01-01".')).toBe(
    'Expected --since to be before --until and --as-of, found "2030-01-01".',
  )
  expect(said('Expected asOf to be a date, found "asOf".')).toBe('Expected --as-of to be a date, found "asOf".')
  expect(said('Expected bins to be a whole number, found "bins".')).toBe(
    'Expected --bins to be a whole number, found "bins".',
  )
  expect(said('Expected steps to be 2 to 20 steps, found [].', 'funnel')).toBe(
    'Expected --steps to be 2 to 20 steps, found [].',
  )
  expect(said('Expected steps[0] to be a step, found 1.', 'funnel')).toBe('Expected --steps[0] to be a step, found 1.')
  expect(said('Expected refundsOn to be one of them, found 1.', 'geography')).toBe(
    'Expected --refunds-on to be one of them, found 1.',
  )
  expect(said('Expected cuts to be an object, found 1.')).toBe('Expected cuts to be an object, found 1.')
})

test('errors of other kinds stay as they are', () => {
  const storage = new PolymartError('storage', 'Expected asOf to be')
  expect(inFlags(storage, declaredOf('rfm'))).toBe(storage)
})
