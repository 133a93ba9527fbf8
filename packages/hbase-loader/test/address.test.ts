import { openHBase } from '@polymart/hbase-loader'
import { describe, expect, it } from 'vitest'
import { addressOf } from '../src/address.js'
import { tableNames } from '../src/store/layout.js'

describe('the URL of a store in HBase', () => {
  it('names ZooKeeper and the tables', () => {
    expect(addressOf('hbase://zk1:2182,zk2/shop?znode=/hbase-secure')).toEqual({
      quorum: ['zk1:2182', 'zk2:2181'],
      znode: '/hbase-secure',
      namespace: 'default',
      prefix: 'shop_',
      table: {},
      url: 'hbase://zk1:2182,zk2/shop?znode=/hbase-secure',
    })
    const names = (path: string): object => tableNames(addressOf(`hbase://zk/${path}`))
    expect(names('shop')).toEqual({ sessions: 'shop_sessions', meta: 'shop_meta_polymart' })
    expect(names('sales:')).toEqual({ sessions: 'sales:sessions', meta: 'sales:meta_polymart' })
    expect(names('sales:eu')).toEqual({ sessions: 'sales:eu_sessions', meta: 'sales:eu_meta_polymart' })
  })

  it('may say how the table is made', () => {
    const { table, url } = addressOf('hbase://zk/shop?compression=snappy&regions=16&ttl=86400&bloomFilter=none')
    expect(table).toEqual({ compression: 'snappy', regions: 16, ttl: 86_400, bloomFilter: 'none' })
    expect(url).toBe('hbase://zk/shop')
  })

  it('is refused where it says something else', async () => {
    for (const [url, message] of [
      ['hbase://zk:2181', /Expected a prefix of table names/],
      ['hbase://zk:2181/', /Expected a prefix of table names/],
      ['hbase://user:secret@zk/shop', /no user and no password/],
      ['hbase:///shop', /another shape/],
      ['hbase://zk:99999/shop', /HOST:PORT/],
      ['hbase://zk/a b', /letters, digits/],
      ['hbase://zk/shop?znode=hbase', /znode=\/PATH/],
      ['hbase://zk/shop?security=kerberos', /without Kerberos and TLS.*neither is supported/],
      ['hbase://zk/shop?tls=true', /neither is supported/],
      ['hbase://zk/shop?color=red', /found "color"/],
      ['hbase://zk/shop?compresion=zstd', /Did you mean "compression"/],
      ['hbase://zk/shop?compression=zip', /one of zstd, .*found "zip"/],
    ] as const) {
      await expect(openHBase(url), url).rejects.toMatchObject({
        code: 'argument',
        message: expect.stringMatching(message) as string,
      })
    }
    await expect(openHBase('hbase://user:secret@zk/shop')).rejects.not.toThrow(/secret/)
  })
})
