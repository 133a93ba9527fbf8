import { Hono } from 'hono'
import { doctor, reconcile } from '@polymart/analytics'
import type { Diagnosis, Reconciliation, Shop } from '@polymart/analytics'
import type { Env } from '../env.js'
import type { Role } from '../options.js'
import type { Watch } from '../state/watch.js'

type Examined = Pick<Reconciliation | Diagnosis, 'checks'>

/**
 * `/doctor` and `/reconcile`: what is wrong with the data, and what one store has and the other has not. They read all
 * there is, so each is done once a generation.
 */
export const examinationRoutes = (shop: Shop, watch: Watch): Hono<Env> => {
  const app = new Hono<Env>()
  const made = new Map<string, Promise<Examined>>()
  watch.listen(() => made.clear())
  const once = (name: string, make: () => Promise<Examined>): Promise<Examined> => {
    const known = made.get(name)
    if (known) return known
    const making = make()
    made.set(name, making)
    // What failed is tried again by whoever asks next.
    making.catch(() => made.delete(name))
    return making
  }
  app.get('/doctor', async (c) => c.json(shownTo(c.get('role'), await once('doctor', () => doctor(shop)))))
  app.get('/reconcile', async (c) => c.json(shownTo(c.get('role'), await once('reconcile', () => reconcile(shop)))))
  return app
}

/** Who reads aggregates sees how many rows a check finds; which they are, by id, is for who may see customers. */
const shownTo = (role: Role, { checks, ...rest }: Examined): object => ({
  ...rest,
  checks: role === 'customers' ? checks : checks.map((check) => ({ ...check, findings: [] })),
})
