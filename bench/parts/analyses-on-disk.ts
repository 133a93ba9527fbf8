import { withPolars } from '../peers/calls.js'
import type { Part } from './part.js'
import { programs } from './programs.js'
import { warmContest } from './warm.js'

/** Parquet files against the embedded store, by processes that run already. */
export const analysesOnDisk: Part = async (bench) =>
  warmContest(bench, await programs(bench, 'disk'), {
    title: 'Analyses on disk',
    text: 'The same, but each run reads what it needs: Polymart from the embedded store, its peers from Parquet files, all of them in the page cache.',
    tasks: withPolars,
  })
