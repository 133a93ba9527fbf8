import { openEmbedded } from '@polymart/embedded'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeConformance } from '../../core/test/conformance.js'

storeConformance('An embedded folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polymart-conformance-'))
  return { open: () => openEmbedded(folder), remove: () => rm(folder, { recursive: true }) }
})
