import type { Part } from './part.js'
import { warmContest } from './warm.js'

/** Parquet files against the embedded store, by processes that run already. */
export const analysesOnDisk: Part = (bench) =>
  warmContest(bench, 'disk', {
    title: 'Analyses on disk',
    text: 'The same, but each run reads what it needs: Polymart from the embedded store, its peers from Parquet files, all of them in the page cache.',
  })
