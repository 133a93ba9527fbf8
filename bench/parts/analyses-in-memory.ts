import type { Part } from './part.js'
import { warmContest } from './warm.js'

/** Tables in memory against an open shop's columns in memory. */
export const analysesInMemory: Part = (bench) =>
  warmContest(bench, 'memory', {
    title: 'Analyses in memory',
    text: 'Default parameters, from data that the process holds to an answer in its own form: columns of an open shop against tables. Polymart makes both tables of an analysis, its peers the default one. Times are taken inside the process.',
  })
