import { silence } from '@polymart/core'
import type { Holder, LeasePlace, Standing } from '@polymart/core'
import type { Collection, Db } from 'mongodb'
import type { Address } from './address.js'
import { codes } from './explain.js'
import { deletedStore, storeIn } from './gone.js'
import type { MetaDocument } from './meta.js'
import { patiently } from './retry.js'
import { documentFormat } from './schema.js'

const emptyMeta: MetaDocument = {
  _id: 'store',
  format: documentFormat,
  generation: 0,
  at: null,
  entities: {},
  unfinished: null,
  applying: null,
}

/** The one document of a store, in which it says who loads into it; times are the server's. */
export class LeaseDocument implements LeasePlace {
  readonly url: string
  /** Where another store stands now, rows would go into its collections. */
  readonly stopAfter = 40_000
  /** The store as it was when the lease was taken. */
  before = emptyMeta
  readonly db: Db
  readonly meta: Collection<MetaDocument>
  private readonly address: Address

  constructor(db: Db, meta: Collection<MetaDocument>, address: Address) {
    this.url = address.url
    this.db = db
    this.meta = meta
    this.address = address
  }

  async read(): Promise<Standing> {
    const silent = { $gt: [{ $subtract: ['$$NOW', '$unfinished.renewed'] }, silence] }
    const projection = { unfinished: 1, silent }
    type Found = Pick<MetaDocument, 'unfinished'> & { readonly silent: boolean }
    const found = (await this.meta.findOne({ _id: 'store' }, { projection })) as Found | null
    if (!found) return { store: undefined, holder: undefined }
    const store = await storeIn(this.db, this.address)
    if (!found.unfinished) return { store, holder: undefined }
    const { id: token, since, ...process } = found.unfinished
    return { store, holder: { ...process, token, since: since.getTime() }, silent: found.silent }
  }

  async put({ token: id, pid, host, began }: Holder, found?: Standing): Promise<boolean> {
    if (!found) return this.change(id, [{ $set: { 'unfinished.renewed': '$$NOW' } }])
    if (found.store === undefined) await this.make()
    // Within an expression a text that begins with "$" would be the name of a field.
    const holder = { $literal: { id, pid, host, began } }
    const before = await this.meta.findOneAndUpdate(
      { _id: 'store', ...(found.holder ? { 'unfinished.id': found.holder.token } : { unfinished: null }) },
      [{ $set: { unfinished: { $mergeObjects: [holder, { since: '$$NOW', renewed: '$$NOW' }] } } }],
      { returnDocument: 'before' },
    )
    if (before) this.before = before
    return before !== null
  }

  remove({ token }: Holder, left: boolean): Promise<boolean> {
    return left
      ? this.change(token, { $set: { 'unfinished.renewed': new Date(0) } })
      : patiently(() => this.change(token, { $set: { unfinished: null } }))
  }

  deleted(): Promise<Error | undefined> {
    return deletedStore(this.db, this.address)
  }

  private async change(id: string, change: object): Promise<boolean> {
    const { matchedCount } = await this.meta.updateOne({ _id: 'store', 'unfinished.id': id }, change)
    return matchedCount === 1
  }

  private async make(): Promise<void> {
    try {
      await this.meta.insertOne(emptyMeta)
    } catch (error) {
      if ((error as { code?: unknown }).code !== codes.duplicateKey) throw error
    }
  }
}
