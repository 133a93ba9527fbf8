import { openEmbedded } from '@polymart/embedded'
import type { EmbeddedOptions } from '@polymart/embedded'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeConformance } from '../../core/test/conformance.js'

const conformance = (name: string, options: EmbeddedOptions): void =>
  storeConformance(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polymart-conformance-'))
    return {
      open: () => openEmbedded(folder, options),
      opener: ['@polymart/embedded', 'openEmbedded', folder, options],
      remove: () => rm(folder, { recursive: true }),
    }
  })

conformance('An embedded folder', {})
// What a store of many rows does, with few.
conformance('An embedded folder with hardly any memory', { memory: { run: 1, block: 1 } })
conformance('An embedded folder with little memory', { memory: { run: 6000, block: 2500 } })
