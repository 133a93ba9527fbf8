import type { SpecOf } from '../define/analysis.js'
import { onEvent, stepOf, stepSchema } from '../define/steps.js'
import type { FunnelStep } from '../define/steps.js'
import { refuse } from '../params/check.js'
import { choice, wholeNumber } from '../params/param.js'
import type { Param, ParamContext } from '../params/param.js'
import type { StepSpec } from '../params/scope.js'

/** A step of tracked events, or none. */
const trackedStep = (
  meaning: string,
  check: (given: string | FunnelStep | null, context: ParamContext) => void,
): Param<string | FunnelStep | null, StepSpec | null> => ({
  type: 'string | FunnelStep | null',
  byDefault: null,
  meaning,
  schema: { anyOf: [...(stepSchema['anyOf'] as []), { type: 'null' }], default: null },
  flag: { value: 'type', read: (text) => text },
  parse(given, name, context) {
    if (given === undefined || given === null) return null
    check(given as string | FunnelStep | null, context)
    return stepOf(given, name, (where) => onEvent(where, name, context))
  },
  echo: (_, given) => given ?? null,
})

export const pathsParams = {
  nodes: choice(
    ['type', 'page', 'category'],
    'type',
    "What a path is made of: types of events, pages, or the top categories of events' products.",
  ),
  counting: choice(
    ['session', 'person'],
    'session',
    'Whose paths are counted: of each session by itself, or of each person over all sessions of the period.',
  ),
  start: trackedStep(
    'Paths begin at the first event that is this, an event type or `{type, where}` as in a funnel.',
    () => undefined,
  ),
  end: trackedStep(
    'Paths lead up to the first event that is this, and are told from the back; not together with `start`.',
    (given, { given: { start } }) => {
      if (start !== undefined && start !== null) refuse('end', 'left out where start is given', given)
    },
  ),
  length: wholeNumber(2, 20, 5, 'Values of a path, 2 to 20: its first ones, or with `end` its last.'),
  limit: wholeNumber(1, 1_000_000, 50, 'Rows of `paths`.'),
}

export type PathsSpec = SpecOf<typeof pathsParams>
