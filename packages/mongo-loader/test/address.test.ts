import { openMongo } from '@polymart/mongo-loader'
import { expect, it } from 'vitest'

it.each([
  ['mongodb://db.example/shop', 'mongodb://db.example/shop'],
  ['mongodb://a.example:27017,b.example:27018/shop?replicaSet=rs0', 'mongodb://a.example:27017,b.example:27018/shop'],
  ['mongodb://user:p%40ss@db.example/shop?authSource=admin', 'mongodb://db.example/shop'],
  ['mongodb://db.example/shop?collectionPrefix=eu_&tls=true', 'mongodb://db.example/shop?collectionPrefix=eu_'],
  ['mongodb+srv://user:secret@cluster.example/shop', 'mongodb+srv://cluster.example/shop'],
])('tells of %s as %s', async (url, told) => {
  const store = await openMongo(url)
  expect(store.url).toBe(told)
  await store.close()
})

it.each([
  [
    'mongodb://user:secret@db.example',
    /The URL names no database\. Add the one that holds the store, as in mongodb:\/\/db\.example\/shop\./,
  ],
  ['mongodb://user:secret@db.example/?tls=true', /The URL names no database/],
  ['mongodb:/user:secret@db.example/shop', /does not begin with mongodb:\/\//],
  ['mongodb://user:sec@ret@db.example/shop', /within its user or password/],
  ['mongodb://db.example/shop?collectionPrefix=$x', /Expected a collection prefix of .* found "\$x"/],
])('refuses %s, without the password', async (url, message) => {
  const failure = openMongo(url)
  await expect(failure).rejects.toMatchObject({ code: 'argument' })
  await expect(failure).rejects.toThrow(message)
  await expect(failure).rejects.not.toThrow(/secret/)
})

it('takes the prefix of its options before that of the URL', async () => {
  const store = await openMongo('mongodb://db.example/shop?collectionPrefix=a_', { prefix: 'b_' })
  expect(store.url).toBe('mongodb://db.example/shop?collectionPrefix=b_')
  await store.close()
})

it.each([{ cursors: 0 }, { maxRate: -1 }, { maxTimeMS: NaN }])('refuses %o', async (options) => {
  await expect(openMongo('mongodb://db.example/shop', options)).rejects.toMatchObject({ code: 'argument' })
})
