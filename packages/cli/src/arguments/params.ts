import { readFile } from 'node:fs/promises'
import { maxDepth, PolymartError, tooDeepAt, withoutMark } from '@polymart/core'
import type { CommonParams, RunOptions } from '@polymart/analytics'
import { mappingOf } from './mapping.js'
import { pointInTime } from './values.js'
import { whereOf } from './where.js'
import type { WhereFlag } from './where.js'

/** Flags of `analyze` that are parameters of the analysis. */
export interface ParamFlags {
  readonly asOf?: string
  readonly since?: string
  readonly until?: string
  readonly timeZone?: string
  readonly where?: readonly WhereFlag[]
  /** The file that tells of fields of one's own. */
  readonly mapping?: string
  readonly by?: string
  readonly steps?: readonly string[]
  readonly executor?: 'inline' | 'workers'
  readonly workers?: number
  /** JSON, or @FILE that holds it. */
  readonly params?: string
}

/** Unchecked: the analysis says what it expects of each parameter. */
type Params = CommonParams & RunOptions

/** The parameters of a call: those of --params, and over them those with flags of their own. */
export const paramsOf = async (flags: ParamFlags): Promise<Params> => {
  const given = flags.params === undefined ? {} : await readParams(flags.params)
  const { asOf, since, until, timeZone, where, by, steps, executor, workers } = flags
  const period = {
    ...(since !== undefined && { from: pointInTime(since) }),
    ...(until !== undefined && { to: pointInTime(until) }),
  }
  const own = { asOf: asOf === undefined ? undefined : pointInTime(asOf), timeZone, by, steps, executor, workers }
  return {
    ...given,
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)),
    ...(Object.keys(period).length > 0 && { period: { ...given.period, ...period } }),
    ...(where && { where: { ...given.where, ...whereOf(where, await mappingOf(flags.mapping)) } }),
  }
}

const readParams = async (text: string): Promise<Params> => {
  const file = text.startsWith('@') ? text.slice(1) : undefined
  const where = file === undefined ? '--params' : `--params file ${file}`
  const json = file === undefined ? text : await readFile(file, 'utf8').catch(notRead)
  if (tooDeepAt(json) !== undefined) {
    throw new PolymartError(
      'argument',
      `${where} has lists or objects nested deeper than ${maxDepth} levels. Write a JSON object, such as {"bins": 4}.`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(withoutMark(json))
  } catch (cause) {
    throw new PolymartError(
      'argument',
      `${where} is not a JSON object, such as {"bins": 4}: ${(cause as Error).message}.`,
      { cause },
    )
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new PolymartError(
    'argument',
    `${where} is not a JSON object, such as {"bins": 4}, but ${JSON.stringify(value)}.`,
  )
}

const notRead = (cause: unknown): never => {
  throw new PolymartError('argument', `Cannot read the --params file: ${(cause as Error).message}.`, {
    cause,
  })
}

/** How the parameters of analyses are called here. */
const flagOf: Readonly<Record<string, string>> = {
  asOf: '--as-of',
  'period.from': '--since',
  'period.to': '--until',
  timeZone: '--time-zone',
  executor: '--executor',
  workers: '--workers',
}

const names = new RegExp(`(?<!["\\w])(${Object.keys(flagOf).join('|').replaceAll('.', '\\.')})(?!["\\w])`, 'g')

/** An error about a parameter, in terms of the flag that set it. What was found is left as it is. */
export const inFlags = (error: unknown, analysis: string): unknown => {
  if (!(error instanceof PolymartError) || error.code !== 'argument') return error
  const message = error.message
    .replace(/^Expected .*?, found /s, (expected) => expected.replace(names, (name) => flagOf[name]!))
    .replace(/^Unknown parameter "(by|steps)".*/s, `${analysis} has no --$1 option.`)
  return message === error.message ? error : new PolymartError('argument', message, { cause: error })
}
