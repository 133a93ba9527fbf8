/** `npm run servers`: a real MongoDB and a real HBase on this machine, to try stores on servers with. */
import { readOptions, usage } from './servers/options.js'
import type { Options } from './servers/options.js'
import { runServers } from './servers/run.js'

const stop = new AbortController()
// Later ones change nothing: to stop the servers takes seconds, and to leave them behind is of no use.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())

const fail = (error: unknown, code: number): number => {
  console.error((error as Error).message)
  return code
}

const main = async (): Promise<number> => {
  let options: Options | undefined
  try {
    options = readOptions(process.argv.slice(2))
  } catch (error) {
    return fail(error, 2)
  }
  if (!options) {
    console.log(usage)
    return 0
  }
  try {
    await runServers(options, stop.signal)
    return 0
  } catch (error) {
    return stop.signal.aborted ? 130 : fail(error, 1)
  }
}

process.exitCode = await main()
