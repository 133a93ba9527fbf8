import { readFile } from 'node:fs/promises'
import { maxDepth, PolymartError, shownValue, tooDeepAt, withoutMark } from '@polymart/core'
import type { CommonParams, ParamDescription, RunOptions } from '@polymart/analytics'
import { mappingOf } from './mapping.js'
import { pointInTime } from './values.js'
import { whereOf } from './where.js'
import type { ConditionText } from '@polymart/core'

/** Flags of `analyze` that are parameters of every analysis, in a form of the command line's own. */
export interface ParamFlags {
  readonly asOf?: string
  readonly since?: string
  readonly until?: string
  readonly compare?: unknown
  readonly where?: readonly ConditionText[]
  /** The file that tells of fields of one's own. */
  readonly mapping?: string
  readonly executor?: 'inline' | 'workers'
  readonly workers?: number
  /** JSON, or @FILE that holds it. */
  readonly params?: string
}

/** Unchecked: the analysis says what it expects of each parameter. */
type Params = CommonParams & RunOptions

/**
 * The parameters of a call: those of --params, and over them those with flags of their own, of which `declared` are as
 * the analysis declares them.
 */
export const paramsOf = async (
  flags: ParamFlags,
  declared: readonly Pick<ParamDescription, 'name'>[],
): Promise<Params> => {
  const given = flags.params === undefined ? {} : await readParams(flags.params)
  const { asOf, since, until, compare, where, executor, workers } = flags
  const period = {
    ...(since !== undefined && { from: pointInTime(since) }),
    ...(until !== undefined && { to: pointInTime(until) }),
  }
  const own = {
    ...Object.fromEntries(declared.map(({ name }) => [name, (flags as Readonly<Record<string, unknown>>)[name]])),
    asOf: asOf === undefined ? undefined : pointInTime(asOf),
    compare,
    executor,
    workers,
  }
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
  throw new PolymartError('argument', `${where} is not a JSON object, such as {"bins": 4}, but ${shownValue(value)}.`)
}

const notRead = (cause: unknown): never => {
  throw new PolymartError('argument', `Cannot read the --params file: ${(cause as Error).message}.`, {
    cause,
  })
}
