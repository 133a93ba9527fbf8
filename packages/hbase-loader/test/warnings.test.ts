import { describe, expect, it } from 'vitest'
import type { Look } from '../src/store/facts.js'
import { factsOf } from '../src/store/facts.js'
import { emptyState } from '../src/store/state.js'
import { warningsOf } from '../src/store/warnings.js'

const names = { sessions: 'shop_sessions', meta: 'shop_meta_polymart' }
const megabyte = 1 << 20

const load = (start: string, requests: number, hostName = 'rs1') => ({
  region: {
    name: Buffer.from(`shop_sessions,${start},1.0123456789abcdef.`, 'latin1'),
    start: Buffer.from(start),
    end: Buffer.alloc(0),
    server: { hostName, port: 16_020 },
  },
  bytesOnDisk: 10 * megabyte,
  bytesUncompressed: 25 * megabyte,
  bytesInMemory: 0,
  requests,
})

const server = { name: 'rs1:16020', address: '10.0.0.1', ms: 2, failure: undefined }

const look: Look = {
  version: '2.6.4-hadoop3',
  table: { name: names.sessions, families: { s: {}, e: {} }, splits: [] },
  state: { ...emptyState, generation: 1, rows: 7, earliest: Date.now() - 1000, latest: Date.now() },
  loads: [load('', 9000), load('400', 11_000), load('800', 9000), load('c00', 9000)],
  servers: [server],
}

const warnings = (changes: Partial<Look>): string => warningsOf({ ...look, ...changes }, names).join('\n')

describe('what an operator should look at in HBase', () => {
  it('is nothing where all is well', () => {
    expect(warningsOf(look, names)).toEqual([])
    expect(factsOf(look, names)).toMatchObject({
      server: 'HBase 2.6.4-hadoop3',
      rows: 7,
      regions: 4,
      ratio: 2.5,
      ttl: 'none',
      'rs1:16020': { address: '10.0.0.1', answer: '2 ms', regions: 4, requests: 38_000 },
    })
  })

  it('is a region that takes most requests, once there were enough of them to tell', () => {
    const hot = [load('', 100), load('400', 20_000), load('800', 100)]
    expect(warnings({ loads: hot })).toContain(
      `that from "400" at rs1:16020, took 99% of the requests: split it in the HBase shell: split '0123456789abcdef'`,
    )
    expect(warnings({ loads: [load('', 1), load('400', 200), load('800', 1)] })).toBe('')
    expect(warnings({ loads: [load('', 100), load('800', 20_000)] })).toBe('')
  })

  it('is a region server that cannot be found, or does not answer', () => {
    const lost = { ...server, address: undefined, ms: undefined, failure: 'getaddrinfo ENOTFOUND rs1' }
    expect(warnings({ servers: [lost] })).toContain('rs1:16020 cannot be found by its name')
    const silent = { ...server, ms: undefined, failure: 'no answer within 10000 ms' }
    expect(warnings({ servers: [silent] })).toContain('rs1:16020 (10.0.0.1) does not answer: no answer within 10000 ms')
    expect(factsOf({ ...look, servers: [lost] }, names)['rs1:16020']).toMatchObject({
      address: 'does not resolve',
      answer: 'none',
    })
  })

  it('is a TTL that the data have outlived', () => {
    const table = { name: names.sessions, families: { s: { TTL: '86400' }, e: {} }, splits: [] }
    expect(warnings({ table })).toBe('')
    const state = { ...look.state!, earliest: Date.now() - 2 * 86_400_000 }
    expect(warnings({ table, state })).toMatch(
      /its TTL is 86400 s: those that are older have vanished.*alter 'shop_sessions'/,
    )
  })

  it('is a version that no test has seen', () => {
    expect(warnings({ version: '3.0.0' })).toContain('HBase 3.0.0 is untested')
    expect(factsOf({ ...look, version: '2.4.1' }, names)['server']).toBe('HBase 2.4.1, untested')
  })
})
