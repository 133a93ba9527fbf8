import { withPolars } from '../peers/calls.js'
import type { Part } from './part.js'
import { programs } from './programs.js'
import { warmContest } from './warm.js'

/** Tables in memory against an open shop's columns in memory. */
export const analysesInMemory: Part = async (bench) =>
  warmContest(bench, await programs(bench, 'memory'), {
    title: 'Analyses in memory',
    text: 'Default parameters, from data that the process holds to an answer in its own form: columns of an open shop against tables. An answer is the default table. Times are taken inside the process.',
    tasks: withPolars,
  })
