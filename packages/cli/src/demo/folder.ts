import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, PolymartError } from '@polymart/core'

/** What a demo leaves in its folder. */
export const demoFiles = {
  store: 'store',
  page: 'dashboard.html',
  manifest: 'manifest.json',
  truth: 'truth.json',
} as const

/** What `manifest.json` says beside the data's own manifest: that a demo made the folder, and which stores it loaded. */
export interface Marker {
  readonly demo: { readonly stores: string }
}

/** Makes the folder of a demo, or finds that of an earlier one. Fails on a folder that is someone else's. */
export const openDemoFolder = async (dir: string): Promise<Marker | undefined> => {
  await makeFolder(dir)
  const names = await readdir(dir)
  const marker = markerIn(await readFile(join(dir, demoFiles.manifest), 'utf8').catch(() => ''))
  if (marker || names.length === 0) return marker
  throw new PolymartError(
    'argument',
    `${dir} is neither empty nor an earlier demo: it holds ${names.slice(0, 3).join(', ')}. Choose another folder with --dir.`,
  )
}

const markerIn = (manifest: string): Marker | undefined => {
  try {
    const { demo } = JSON.parse(manifest) as Partial<Marker>
    return typeof demo?.stores === 'string' ? { demo } : undefined
  } catch {
    return undefined
  }
}
