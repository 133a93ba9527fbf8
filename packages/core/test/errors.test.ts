import { describe, expect, it } from 'vitest'
import { asError, interrupted, PolymartError, throwIfAborted } from '@polymart/core'

describe('PolymartError', () => {
  it('has a code, a message and a cause', () => {
    const cause = new Error('below')
    const error = new PolymartError('storage', 'The disk is full.', { cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'PolymartError', code: 'storage', message: 'The disk is full.', cause })
  })
})

describe('asError', () => {
  it('keeps errors and wraps the rest', () => {
    const error = new TypeError('x')
    expect(asError(error)).toBe(error)
    expect(asError('x')).toMatchObject({ message: 'x' })
    expect(asError(undefined)).toBeInstanceOf(Error)
  })
})

describe('throwIfAborted', () => {
  it('throws the one error of interruptions, with the reason', () => {
    expect(() => throwIfAborted(undefined)).not.toThrow()
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow()
    const signal = AbortSignal.abort('because')
    expect(() => throwIfAborted(signal)).toThrow(expect.objectContaining({ code: 'interrupted', cause: 'because' }))
    expect(interrupted()).toMatchObject({ code: 'interrupted' })
  })
})
