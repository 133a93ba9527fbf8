import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface GuardedOptions {
  /** Where its log goes. */
  readonly folder: string
  /** Whether the folder stays when the server is stopped. */
  readonly keep: boolean
}

/** A server that ends with this process, however that comes about. */
export interface Guarded {
  /** Of the server itself. */
  readonly pid: number
  /** What it has written. */
  log(): Promise<string>
  /** Fails once it has ended, with the last that it wrote; that it was to be stopped makes no difference. */
  check(): Promise<void>
  /** Is told, with the last that it wrote, when it ends without having been told to. */
  onEnd(listener: (error: Error) => void): void
  /** Ends it, and removes its folder if that does not stay. */
  stop(): Promise<void>
  /** Ends it at once; its folder stays. */
  crash(): Promise<void>
}

/**
 * Starts the server given behind a folder and what becomes of that, tells its number, and when it has ended. Stops it
 * when the pipe from the process that wanted it closes; `crash` in that pipe is another way to end it.
 */
const guard = `
dir=$0
fate=$1
shift
# Nor does the shell say that it was killed.
exec 3<&0 2>/dev/null
"$@" >"$dir/log" 2>&1 </dev/null 3<&- &
pid=$!
echo $pid
{
  read -r word <&3
  if [ "$word" = crash ]; then kill -9 $pid; exit; fi
  # What nobody will read need not be left in order.
  if [ "$fate" = keep ]; then kill $pid 2>/dev/null; else kill -9 $pid 2>/dev/null; fi
  i=0
  while kill -0 $pid 2>/dev/null; do
    i=$((i + 1))
    [ $i -lt 80 ] || kill -9 $pid 2>/dev/null
    sleep 0.1
  done
  [ "$fate" = keep ] || rm -rf "$dir"
} &
exec 3<&-
wait $pid
echo ended
wait
`

export const startGuarded = async (
  name: string,
  command: readonly string[],
  { folder, keep }: GuardedOptions,
): Promise<Guarded> => {
  const logFile = join(folder, 'log')
  await rm(logFile, { force: true })
  const log = (): Promise<string> => readFile(logFile, 'utf8').catch(() => '')
  const child = spawn('sh', ['-c', guard, folder, keep ? 'keep' : 'remove', ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl-C is for the process that wanted the server, which then stops it.
    detached: true,
  })
  // Before its lines are listened to: it may have ended by the first of them.
  const lastWords = async (): Promise<Error> => {
    const last = (await log()).trimEnd().split('\n').slice(-5).join('\n')
    return new Error(`Expected ${name} to run, found that it ended: ${last}`)
  }
  let listener: (error: Error) => void = () => undefined
  let ended = false
  let told = false
  const lines = createInterface(child.stdout)
  // Both lines of a server that ends at once may come together.
  lines.on('line', (line) => {
    if (line !== 'ended') return
    ended = true
    if (!told) void lastWords().then((error) => listener(error))
  })
  const [pid] = (await once(lines, 'line')) as [string]
  const end = async (word: string): Promise<void> => {
    if (told) return
    told = true
    const closed = once(child, 'close')
    child.stdin.end(word)
    await closed
  }
  return {
    pid: Number(pid),
    log,
    async check() {
      if (ended) throw await lastWords()
    },
    onEnd: (then) => {
      listener = then
    },
    stop: () => end('stop\n'),
    crash: () => end('crash\n'),
  }
}
