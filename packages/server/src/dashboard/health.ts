import { doctor, reconcile } from '@polymart/analytics'
import type { Diagnosis, Reconciliation, Shop } from '@polymart/analytics'
import { renderCard } from '@polymart/viz'
import type { Card, CardSpec, RenderedCard, TableView } from '@polymart/viz'
import { withStoreNames } from '../api/store-names.js'
import { count, share, tableOf, text, time } from './table.js'

/** A card about the data themselves. It shows how many rows are wrong, never which. */
export interface HealthCard {
  readonly id: string
  readonly title: string
  render(shop: Shop): Promise<RenderedCard>
}

const healthCard = (
  id: string,
  title: string,
  make: (shop: Shop) => Promise<Omit<Card, 'id' | 'title' | 'views'>>,
): HealthCard => ({
  id,
  title,
  async render(shop) {
    const card: Card = { id, title, views: [], ...(await make(shop)) }
    const spec: CardSpec = { id, title, section: 'health', calls: () => ({}), card: () => card }
    return renderCard(spec, {})
  },
})

/** The cards of the page about the health of the data. @internal */
export const healthCards: readonly HealthCard[] = [
  healthCard('contents', 'What is there', async (shop) => contents(await doctor(shop))),
  healthCard('checks', 'What is wrong', async (shop) => checks(await doctor(shop))),
  healthCard('links', 'What one store has and the other has not', async (shop) => links(await reconcile(shop))),
]

/** Where the stores are is the server's matter. */
const storesText = (diagnosis: Pick<Diagnosis, 'stores' | 'warnings'>): string => {
  const { entities, sessions } = withStoreNames(diagnosis).stores
  return entities.url === sessions.url
    ? `All of it is in ${entities.url}.`
    : `Entities are in ${entities.url}, sessions in ${sessions.url}.`
}

const contents = ({ entities, ...diagnosis }: Diagnosis): Omit<Card, 'id' | 'title' | 'views'> => ({
  definition: storesText(diagnosis),
  tables: [
    tableOf(
      'health-entities',
      'Rows',
      [
        text(
          'entity',
          'Entity',
          entities.map(({ entity }) => entity),
        ),
        count(
          'rows',
          'Rows',
          entities.map(({ rows }) => rows),
        ),
        time(
          'earliest',
          'Earliest',
          entities.map(({ earliest }) => earliest),
        ),
        time(
          'latest',
          'Latest',
          entities.map(({ latest }) => latest),
        ),
      ],
      true,
    ),
    fieldsTable(entities),
  ],
  notes: [],
})

const fieldsTable = (entities: Diagnosis['entities']): TableView => {
  const fields = entities.flatMap(({ entity, fields }) => fields.map((field) => ({ entity, ...field })))
  return tableOf('health-fields', 'How complete each field is', [
    text(
      'field',
      'Field',
      fields.map(({ entity, field }) => `${entity}.${field}`),
    ),
    share(
      'share',
      'Filled',
      fields.map(({ share }) => share),
    ),
    count(
      'filled',
      'Rows with a value',
      fields.map(({ filled }) => filled),
    ),
    count(
      'of',
      'Of',
      fields.map(({ of }) => of),
    ),
  ])
}

const checks = ({ checks, healthy, counts }: Diagnosis): Omit<Card, 'id' | 'title' | 'views'> => {
  const found = checks.filter(({ rows }) => rows > 0)
  return {
    definition: healthy
      ? `All ${checks.length} checks passed.`
      : `${found.length} of ${checks.length} checks found rows. Analyses set such rows aside and count them.`,
    tables: [
      ...(found.length > 0 ? [checksTable('health-checks', 'Checks that found rows', found, true)] : []),
      checksTable('health-counts', 'What is counted and may be as it should', counts),
    ],
    notes: [],
  }
}

const links = ({ checks, agrees }: Reconciliation): Omit<Card, 'id' | 'title' | 'views'> => ({
  definition: agrees ? 'Every link leads to a row that is there.' : 'Some rows name what is not there.',
  tables: [checksTable('health-links', 'Links to nothing', checks, true)],
  notes: [],
})

const checksTable = (
  id: string,
  title: string,
  found: readonly { readonly entity: string; readonly field: string; readonly check: string; readonly rows: number }[],
  open = false,
): TableView =>
  tableOf(
    id,
    title,
    [
      text(
        'check',
        'Check',
        found.map(({ check }) => check),
      ),
      text(
        'entity',
        'Entity',
        found.map(({ entity }) => entity),
      ),
      text(
        'field',
        'Field',
        found.map(({ field }) => field),
      ),
      count(
        'rows',
        'Rows',
        found.map(({ rows }) => rows),
      ),
    ],
    open,
  )
