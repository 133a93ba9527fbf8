import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GenerateOptions } from '@polymart/generator'
import type { Context } from '../context.js'

/** Lets work read the demo's shop, which is made in a temporary folder and goes with it. */
export const withDemoShop = async <T>(
  options: Pick<GenerateOptions, 'scale' | 'seed'>,
  { signal, onProgress }: Context,
  work: (url: string) => Promise<T>,
): Promise<T> => {
  const [{ generate }, { openLoading }] = await Promise.all([import('@polymart/generator'), import('./loading.js')])
  const folder = await mkdtemp(join(tmpdir(), 'polymart-shop-'))
  try {
    const url = `embedded:${join(folder, 'store')}`
    const loading = await openLoading({ entities: url, sessions: url }, { signal }, { signal })
    try {
      for await (const batch of generate({ ...options, signal, onProgress }).batches()) await loading.write(batch)
      await loading.finish()
    } finally {
      await loading.close()
    }
    return await work(url)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
