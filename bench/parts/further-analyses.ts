import { furtherTasks } from '../peers/calls.js'
import type { Part } from './part.js'
import { programsWithoutPolars } from './programs.js'
import { warmContest } from './warm.js'

/** The analyses that Polars takes no part in, from memory. */
export const furtherInMemory: Part = async (bench) =>
  warmContest(bench, await programsWithoutPolars(bench, 'memory'), {
    title: 'Further analyses in memory',
    text: 'Default parameters unless the name says otherwise, from data that the process holds to the default table: columns of an open shop against tables.',
    tasks: furtherTasks,
  })

/** And from disk. */
export const furtherOnDisk: Part = async (bench) =>
  warmContest(bench, await programsWithoutPolars(bench, 'disk'), {
    title: 'Further analyses on disk',
    text: 'The same, but each run reads what it needs: Polymart from the embedded store, DuckDB from Parquet files, all of them in the page cache.',
    tasks: furtherTasks,
  })
