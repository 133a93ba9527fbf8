import type { Check, Diagnosis, Reconciliation, StoreState } from '@polymart/analytics'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import type { Role } from '../options.js'
import { withName, withStoreNames } from './store-names.js'

/** `/doctor`: what is wrong with the data. */
export const diagnosisAnswer = async ({ examined }: Source, { role }: QuestionOf<'doctor'>): Promise<Answer> => {
  const { found, generation } = await examined.diagnosis()
  return { body: diagnosisFor(role, found), generation: couldBeRead(found) ? generation : undefined }
}

/** `/reconcile`: what one store has and the other has not. */
export const reconciliationAnswer = async (
  { examined }: Source,
  { role }: QuestionOf<'reconcile'>,
): Promise<Answer> => {
  const { found, generation } = await examined.reconciliation()
  return { body: reconciliationFor(role, found), generation }
}

/** A store that was away may be back. */
export const couldBeRead = ({ stores }: Diagnosis): boolean =>
  stores.entities.error === null && stores.sessions.error === null

/** Who reads aggregates sees how many rows a check finds; which they are, by id, is for who may see customers. */
const checksFor = <C extends Pick<Check, 'findings'>>(role: Role, checks: readonly C[]): readonly C[] =>
  role === 'customers' ? checks : checks.map((check) => ({ ...check, findings: [] }))

const diagnosisFor = (role: Role, diagnosis: Diagnosis): object => {
  const { entities, sessions } = diagnosis.stores
  return {
    ...withStoreNames(diagnosis),
    stores: { entities: stateOf(entities), sessions: stateOf(sessions) },
    checks: checksFor(role, diagnosis.checks),
  }
}

/** Where a store is and what its server said is for who runs this one. */
const stateOf = ({ error, facts: _, warnings: __, ...state }: StoreState): object => ({
  ...withName(state),
  error: error?.code ?? null,
})

const reconciliationFor = (role: Role, { checks, tracking, ...rest }: Reconciliation): object => ({
  ...rest,
  checks: checksFor(role, checks),
  tracking: { ...tracking, checks: checksFor(role, tracking.checks) },
})
