import { main } from 'polymart'
import { vi } from 'vitest'
import type { Ended } from './cli-run.js'

/**
 * Runs `polymart` from its sources within this process, which takes a tenth of the time of a process of its own. One
 * at a time, in a folder; with `terminal` its
 * standard output is what it takes for one, while standard error, and so its bars, are not.
 */
export const inside = async (
  args: readonly string[],
  { cwd, terminal = false }: { readonly cwd: string; readonly terminal?: boolean },
): Promise<Ended> => {
  const streams = [process.stdout, process.stderr] as const
  const texts = streams.map(() => [] as string[])
  const before = process.cwd()
  const wasTerminal = streams.map((stream) => stream.isTTY)
  // Each run listens for errors of the streams, which end with a process otherwise.
  for (const stream of streams) stream.setMaxListeners(0)
  const spies = streams.map((stream, i) => {
    stream.isTTY = terminal && stream === process.stdout
    return vi.spyOn(stream, 'write').mockImplementation((chunk, encoding, written) => {
      texts[i]!.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'))
      const done = typeof encoding === 'function' ? encoding : written
      done?.(null)
      return true
    })
  })
  process.chdir(cwd)
  try {
    const code = await main(args)
    return { code, out: texts[0]!.join(''), err: texts[1]!.join('') }
  } finally {
    process.chdir(before)
    for (const spy of spies) spy.mockRestore()
    for (const [i, stream] of streams.entries()) stream.isTTY = wasTerminal[i]!
  }
}
