import { isTested } from './facts.js'
import type { Look } from './facts.js'
import type { TableNames } from './layout.js'
import type { RegionLoad } from './region-loads.js'
import { ttlOf } from './schema.js'

/** So few requests say nothing of how they spread. */
const tellingRequests = 10_000

/** What an operator should look at. */
export const warningsOf = ({ version, table, state, loads, servers }: Look, names: TableNames): readonly string[] => {
  const warnings: string[] = []
  if (!isTested(version)) {
    warnings.push(`HBase ${version} is untested: Polymart's tests run against 2.5 and 2.6.`)
  }
  for (const { name, address, failure } of servers) {
    if (address === undefined) {
      warnings.push(
        `The region server ${name} cannot be found by its name: let DNS, or the hosts file of this machine, resolve it.`,
      )
    } else if (failure !== undefined) {
      warnings.push(
        `The region server ${name} (${address}) does not answer: ${failure}. Is it running, and its port open?`,
      )
    }
  }
  const requests = loads.reduce((total, load) => total + load.requests, 0)
  const hottest = loads.reduce<RegionLoad | undefined>(
    (most, load) => (!most || load.requests > most.requests ? load : most),
    undefined,
  )
  if (hottest && loads.length > 2 && requests >= tellingRequests && hottest.requests > requests / 2) {
    const { start, server } = hottest.region
    warnings.push(
      `One of ${loads.length} regions of ${names.sessions}, that from ${JSON.stringify(start.toString())} at ${server.hostName}:${server.port}, took ${Math.round((100 * hottest.requests) / requests)}% of the requests: split it in the HBase shell: split '${hottest.region.name.toString('latin1').split('.').at(-2)}'`,
    )
  }
  const ttl = (table && ttlOf(table)) ?? Infinity
  const earliest = state?.earliest ?? null
  if (earliest !== null && earliest < Date.now() - ttl * 1000) {
    warnings.push(
      `Sessions of ${names.sessions} go back to ${new Date(earliest).toISOString()}, and its TTL is ${ttl} s: those that are older have vanished, or will, without a word. Keep them longer: alter '${names.sessions}', {NAME => 's', TTL => 'FOREVER'}, {NAME => 'e', TTL => 'FOREVER'}`,
    )
  }
  return warnings
}
