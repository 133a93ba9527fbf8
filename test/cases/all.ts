import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnalysisCases } from './case.js'

const shared = ['all.ts', 'case.ts']

/** The cases of every analysis: each file here has those of the analysis that it is called after. */
export const allCases: Readonly<Record<string, AnalysisCases>> = Object.fromEntries(
  await Promise.all(
    readdirSync(import.meta.dirname)
      .filter((file) => file.endsWith('.ts') && !shared.includes(file))
      .map(async (file) => {
        const { cases } = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as {
          readonly cases: AnalysisCases
        }
        return [file.replace('.ts', ''), cases] as const
      }),
  ),
)
