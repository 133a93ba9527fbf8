import type { Diagnosis, Reconciliation } from '@polymart/analytics'
import { renderCard } from '@polymart/viz'
import type { Card, CardSpec, TableView } from '@polymart/viz'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import { couldBeRead } from '../api/examinations.js'
import { withStoreNames } from '../api/store-names.js'
import { Refusal } from '../refusal.js'
import type { Examined } from '../state/examined.js'
import { count, share, tableOf, text, time } from './table.js'

/** A card about the data themselves. It shows how many rows are wrong, never which. */
export interface HealthCard {
  readonly id: string
  readonly title: string
  answer(examined: Examined): Promise<Answer>
}

type Said = Omit<Card, 'id' | 'title' | 'views'>

const healthCard = (
  id: string,
  title: string,
  make: (examined: Examined) => Promise<{ readonly said: Said; readonly generation: string | undefined }>,
): HealthCard => ({
  id,
  title,
  async answer(examined) {
    const { said, generation } = await make(examined)
    const card: Card = { id, title, views: [], ...said }
    const spec: CardSpec = { id, title, section: 'health', calls: () => ({}), card: () => card }
    return { body: renderCard(spec, {}), generation }
  },
})

/** What a diagnosis says on a card. */
const diagnosed =
  (say: (diagnosis: Diagnosis) => Said) =>
  async ({ diagnosis }: Examined): Promise<{ readonly said: Said; readonly generation: string | undefined }> => {
    const { found, generation } = await diagnosis()
    return { said: say(found), generation: couldBeRead(found) ? generation : undefined }
  }

/** The cards of the page about the health of the data. @internal */
export const healthCards: readonly HealthCard[] = [
  healthCard(
    'contents',
    'What is there',
    diagnosed((diagnosis) => contents(diagnosis)),
  ),
  healthCard(
    'checks',
    'What is wrong',
    diagnosed((diagnosis) => checks(diagnosis)),
  ),
  healthCard('links', 'What one store has and the other has not', async ({ reconciliation }) => {
    const { found, generation } = await reconciliation()
    return { said: links(found), generation }
  }),
]

export const healthAnswer = ({ examined }: Source, { card: id }: QuestionOf<'health'>): Promise<Answer> => {
  const card = healthCards.find((each) => each.id === id)
  if (!card) throw new Refusal(404, 'card', 'There is no such card.')
  return card.answer(examined)
}

/** Where the stores are is the server's matter. */
const storesText = (diagnosis: Pick<Diagnosis, 'stores' | 'warnings'>): string => {
  const { entities, sessions } = withStoreNames(diagnosis).stores
  return entities.url === sessions.url
    ? `All of it is in ${entities.url}.`
    : `Entities are in ${entities.url}, sessions in ${sessions.url}.`
}

const contents = ({ entities, ...diagnosis }: Diagnosis): Said => ({
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

const checks = ({ checks, healthy, counts }: Diagnosis): Said => {
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

const links = ({ checks, agrees }: Reconciliation): Said => ({
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
