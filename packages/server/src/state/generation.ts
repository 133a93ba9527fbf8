import { createHash } from 'node:crypto'
import type { Moment } from '@polymart/core'

/** The states of both stores that an answer is of. */
export type Moments = Readonly<Record<'entities' | 'sessions', Moment>>

/** A short name for the state that an answer is of; equal for equal states, in every process. */
export const generationOf = ({ entities, sessions }: Moments): string =>
  createHash('sha256')
    .update(JSON.stringify([entities, sessions].map(({ generation, at, snapshot }) => [generation, at, snapshot])))
    .digest('base64url')
    .slice(0, 12)

/** The entity tag of what follows from a state and what was asked. */
export const tagOf = (generation: string, asked: unknown): string =>
  `"${generation}.${createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 16)}"`
