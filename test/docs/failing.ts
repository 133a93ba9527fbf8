import { cp, mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openEmbedded } from '@polymart/embedded'

const order = { id: 'o1', customer: 'c1', placed: '2026-01-01', state: 'completed', total: '19.99' }

const mappingOf = (currency: string): object => ({
  money: { unit: 'major', currency },
  times: { zone: 'UTC' },
  transactions: {
    from: 'orders.jsonl',
    fields: { transactionId: 'id', userId: 'customer', at: 'placed', status: 'state', totalMinor: 'total' },
  },
})

const files: Readonly<Record<string, string | readonly object[]>> = {
  'orders.json': [mappingOf('EUR')],
  'points.json': [mappingOf('PTS')],
  'products.json': [
    {
      money: { unit: 'minor', currency: 'EUR' },
      products: { from: 'products.csv', fields: { productId: 'sku', name: 'title', priceMinor: 'price' } },
    },
  ],
  'exports/orders.jsonl': [order],
  'exports/products.csv': 'sku;title;price\np1;Teapot;1999\n',
  'renamed/orders.jsonl': [{ no: 'o1', customer: 'c1', placed: '2026-01-01', state: 'paid', total: '19.99' }],
  'cents/orders.jsonl': [{ ...order, total: '19.999' }],
  'twice/orders.jsonl': [order, order],
  'packed/orders.jsonl': 'PK\u0003\u0004 and what a ZIP archive goes on with',
}

/** Puts inputs and stores into a folder of which `docs/troubleshooting.md` shows how they fail. */
export const failingInputs = async (folder: string): Promise<{ close(): Promise<void> }> => {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const text = typeof content === 'string' ? content : content.map((line) => JSON.stringify(line)).join('\n')
    await writeFile(path, text)
  }
  await cp(join(folder, 'polymart-demo', 'store'), join(folder, 'damaged'), { recursive: true })
  const file = await open(join(folder, 'damaged', 'data.mdb'), 'r+')
  await file.write('overwritten', 0)
  await file.close()
  const killed = await openEmbedded(join(folder, 'killed'), { readOnly: false })
  await (await killed.writer()).abort()
  await killed.close()
  const busy = await openEmbedded(join(folder, 'busy'), { readOnly: false })
  await busy.writer()
  return busy
}
