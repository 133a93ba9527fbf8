import { Hono } from 'hono'
import { doctor, reconcile } from '@polymart/analytics'
import type { Check, Diagnosis, Reconciliation, Shop, StoreState } from '@polymart/analytics'
import type { Env } from '../env.js'
import type { Role } from '../options.js'
import type { Watch } from '../state/watch.js'
import { withName, withStoreNames } from './store-names.js'

/**
 * `/doctor` and `/reconcile`: what is wrong with the data, and what one store has and the other has not. They read all
 * there is, so each is done once a generation.
 */
export const examinationRoutes = (shop: Shop, watch: Watch): Hono<Env> => {
  const app = new Hono<Env>()
  const doctors = onceEach(watch, () => doctor(shop))
  const reconciles = onceEach(watch, () => reconcile(shop))
  app.get('/doctor', async (c) => c.json(diagnosisFor(c.get('role'), await doctors())))
  app.get('/reconcile', async (c) => c.json(reconciliationFor(c.get('role'), await reconciles())))
  return app
}

/** Makes something once for each state of the stores. */
const onceEach = <T>(watch: Watch, make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  watch.listen(() => (made = undefined))
  return () => {
    if (made) return made
    const making = make()
    made = making
    // What failed is tried again by whoever asks next.
    making.catch(() => {
      if (made === making) made = undefined
    })
    return making
  }
}

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
