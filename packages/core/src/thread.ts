import { Worker } from 'node:worker_threads'

/** A worker's module, and how Node runs it. */
export interface WorkerModule {
  readonly href: string
  readonly execArgv?: string[]
}

/** Run from TypeScript sources, `./scan.worker.js` is `scan.worker.ts`. */
export const workerModule = (entry: URL): WorkerModule => {
  if (!import.meta.url.endsWith('.ts') || !entry.pathname.endsWith('.js')) return { href: entry.href }
  return {
    href: entry.href.replace(/\.js$/, '.ts'),
    execArgv: ['--conditions=polymart-source', '--import', new URL('./run-sources.mjs', import.meta.url).href],
  }
}

/**
 * Starts a thread of its own, which stays until it ends or is ended. `entry` is the worker's module beside its caller:
 * `new URL('./answer.worker.js', import.meta.url)`.
 */
export const startThread = (entry: URL, workerData: unknown): Worker => {
  const { href, execArgv } = workerModule(entry)
  return new Worker(new URL(href), { workerData, ...(execArgv && { execArgv }) })
}
