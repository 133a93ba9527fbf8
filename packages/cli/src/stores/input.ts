import { domainProblems, entityNames, IssueTally, PolymartError } from '@polymart/core'
import type { Batch, DomainProblem, EntityName, LoadIssue } from '@polymart/core'
import { count, counted } from '../terminal/text.js'

/** Counts the rows that a load reads, so that a load of nothing does not pass for one. */
export class Input {
  /** Rows that are no records. */
  readonly issues = new IssueTally()
  private readonly usable = zeros()
  private readonly invalid = zeros()
  private readonly refused = zeros()
  private readonly firstInvalid: { [E in EntityName]?: DomainProblem | undefined } = {}
  private readonly strict: boolean

  /** With `strict` a row with invalid values cannot be used either. */
  constructor(strict: boolean) {
    this.strict = strict
  }

  add(batch: Batch): void {
    const { entity, rows } = batch
    const problems = this.strict ? domainProblems(batch) : []
    const invalid = new Set(problems.map(({ row }) => row)).size
    this.firstInvalid[entity] ??= problems[0]
    this.usable[entity] += rows - invalid
    this.invalid[entity] += invalid
  }

  refuse(issue: LoadIssue): void {
    this.refused[issue.entity]++
    this.issues.add(issue)
  }

  /** Of entities that had rows, none of which could be used: such a load is to be taken back. */
  get useless(): PolymartError | undefined {
    const useless = entityNames.filter((entity) => this.usable[entity] === 0 && this.rowsOf(entity) > 0)
    if (useless.length === 0) return undefined
    const found = useless.map((entity) => `${count(this.rowsOf(entity))} of ${entity}`).join(', ')
    const first = this.issues.first.find(({ entity }) => entity === useless[0])
    const why = first?.detail ?? invalidText(this.firstInvalid[useless[0]!]!)
    return new PolymartError(
      'format',
      `Nothing was loaded, since none of these rows could be used: ${found}. The first one: ${why}. Correct the data, or the mapping.`,
    )
  }

  /** Rows of an entity, those that are no records too. */
  rowsOf(entity: EntityName): number {
    return this.usable[entity] + this.invalid[entity] + this.refused[entity]
  }

  /** Whether there were no rows at all. */
  get isEmpty(): boolean {
    return this.lacks(entityNames)
  }

  /** Whether there were no rows of any of these. */
  lacks(entities: readonly EntityName[]): boolean {
    return entities.every((entity) => this.rowsOf(entity) === 0)
  }
}

const invalidText = ({ field, reason }: DomainProblem): string =>
  `${field} is ${reason === 'unknown' ? 'not a known value' : 'negative'} (--strict)`

/** Rows that a store holds, by entity. */
export type Held = readonly (readonly [entity: EntityName, rows: number])[]

/** Why a load with `--recreate` must not go on: it would leave nothing of a store that holds something. */
export const wouldEmpty = (url: string, held: Held): PolymartError =>
  new PolymartError(
    'format',
    `Nothing was changed: --recreate would leave ${url} empty, since the input has no rows for it. It holds ${heldText(held)}. Correct --from or the mapping, or add --allow-empty to empty it.`,
  )

export const heldText = (held: Held): string =>
  held.map(([entity, rows]) => counted(rows, `row of ${entity}`, `rows of ${entity}`)).join(', ')

const zeros = (): Record<EntityName, number> =>
  Object.fromEntries(entityNames.map((entity) => [entity, 0])) as Record<EntityName, number>
