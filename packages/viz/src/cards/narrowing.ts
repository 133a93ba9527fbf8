import { asError, PolymartError } from '@polymart/core'
import { explain } from '@polymart/analytics'
import type { Call, Shop } from '@polymart/analytics'

/** An analysis that has no place for a condition of the page: its cards say so in place of their numbers. @internal */
export class NotNarrowed extends Error {
  override readonly name = 'NotNarrowed'
  readonly fields: readonly string[]

  constructor(fields: readonly string[], options?: ErrorOptions) {
    super(`This cannot be narrowed by ${new Intl.ListFormat('en', { type: 'disjunction' }).format(fields)}.`, options)
    this.fields = fields
  }
}

/** Why a call failed: where it is for conditions that the analysis does not take, which. Reads nothing. @internal */
export const failureOf = async (shop: Shop, [name, params]: Call, reason: unknown): Promise<Error> => {
  const error = asError(reason)
  const conditions = Object.entries(params.where ?? {})
  if (!(error instanceof PolymartError) || error.code !== 'argument' || conditions.length === 0) return error
  const { where: _, ...others } = params
  const fails = (where: typeof params.where): Promise<boolean> =>
    explain(shop, name, { ...others, ...(where && { where }) }).then(
      () => false,
      () => true,
    )
  if (await fails(undefined)) return error
  const refused = await Promise.all(conditions.map(([field, asked]) => fails({ [field]: asked })))
  const fields = conditions.flatMap(([field], i) => (refused[i] ? [field] : []))
  return fields.length > 0 ? new NotNarrowed(fields, { cause: error }) : error
}
