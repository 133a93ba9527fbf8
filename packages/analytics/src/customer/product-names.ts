import { textAt, textColumn } from '@polymart/core'
import type { Snapshot } from '../execute/snapshot.js'
import { hasColumns, readCatalogue } from '../read/catalogue.js'
import type { Catalogue } from '../read/catalogue.js'
import type { Reader } from '../read/reader.js'

/** The name of a product by its id; null for an unknown one. */
export type NameOf = (productId: string) => string | null

const known = new WeakMap<Snapshot, Promise<NameOf>>()

/** Names of products, read once for each state of the stores. */
export const productNames = (snapshot: Snapshot, reader: Reader): Promise<NameOf> => {
  let names = known.get(snapshot)
  if (!names) {
    const { catalogue } = snapshot
    names =
      catalogue && hasColumns(catalogue, ['name'])
        ? Promise.resolve(nameIn(catalogue))
        : readCatalogue(reader, ['name']).then((read) => nameIn(read.catalogue))
    known.set(snapshot, names)
    // What failed is tried again by whoever asks next.
    names.catch(() => known.delete(snapshot))
  }
  return names
}

const nameIn = ({ products: { rows, columns } }: Catalogue): NameOf => {
  const names = new Map<string, string | null>()
  if (rows > 0) {
    const [id, name] = [textColumn(columns, 'productId'), textColumn(columns, 'name')]
    for (let row = 0; row < rows; row++)
      names.set(textAt(id.dictionary, id.codes[row]!)!, textAt(name.dictionary, name.codes[row]!))
  }
  return (productId) => names.get(productId) ?? null
}
