import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { batchOf, entityNames, recordsOf } from '@polymart/core'
import type { Batch, EntityName, LoadIssue, Records } from '@polymart/core'
import { readDataset } from '@polymart/files'
import type { ReadOptions } from '@polymart/files'
import { onTestFinished } from 'vitest'

export type Shop = { [E in EntityName]?: Records[E][] }

/** A folder that is removed when the test ends. */
export const temporaryFolder = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'polymart-files-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** The records of a shop, a batch an entity. */
export async function* batchesOf(shop: Shop): AsyncGenerator<Batch> {
  for (const entity of entityNames) if (shop[entity]) yield batchOf<EntityName>(entity, shop[entity])
}

/** All that a folder holds, with what was said about it. */
export const readAll = async (
  dir: string,
  options: ReadOptions = {},
): Promise<{ shop: Shop; issues: LoadIssue[]; notes: string[]; total: number | undefined }> => {
  const issues: LoadIssue[] = []
  const notes: string[] = []
  const dataset = readDataset(dir, {
    workers: 1,
    onIssue: (issue) => issues.push(issue),
    onNote: (note) => notes.push(note),
    ...options,
  })
  const total = await dataset.total
  const shop: { [E in EntityName]?: unknown[] } = {}
  for await (const batch of dataset.batches()) (shop[batch.entity] ??= []).push(...recordsOf(batch))
  return { shop: shop as Shop, issues, notes, total }
}

/** Small records that make sense, for tests that change one thing of them. */
export const smallShop = {
  users: [
    {
      userId: 'u1',
      email: 'ada@example.com',
      name: 'Ada "A." Łovelace',
      phone: null,
      country: 'GB',
      region: null,
      city: 'London',
      birthYear: 1990,
      gender: null,
      incomeBracket: null,
      loyaltyTier: 'gold',
      preferredCategories: ['Books', 'Tea'],
      marketingConsent: true,
      signupAt: Date.parse('2025-01-02T03:04:05.678Z'),
      status: 'active',
    },
  ],
  categories: [
    { categoryId: 'c1', name: 'Books', parentId: null },
    { categoryId: 'c2', name: 'Novels', parentId: 'c1' },
    { categoryId: 'c3', name: 'Poems', parentId: 'c1' },
  ],
  transactions: [
    {
      transactionId: 't1',
      userId: 'u1',
      at: Date.parse('2026-06-01T10:00:00.000Z'),
      status: 'completed',
      lines: [{ productId: 'p1', quantity: 2, unitPriceMinor: 1250, discountMinor: 100 }],
      shippingMinor: 500,
      taxMinor: 240,
      totalMinor: 3140,
      currency: 'GBP',
      presentmentCurrency: null,
      presentmentTotalMinor: null,
      paymentMethod: 'card',
      couponCode: 'SUMMER',
      salesChannel: 'web',
      billing: { country: 'GB', region: null, city: 'London' },
      shipping: { country: null, region: null, city: null },
      sessionId: 's1',
      refunds: [
        {
          at: Date.parse('2026-06-09'),
          lines: [{ productId: 'p1', goodsMinor: 1200 }],
          shippingMinor: 0,
          taxMinor: 120,
        },
      ],
      test: false,
    },
  ],
  sessions: [
    {
      sessionId: 's1',
      visitorId: 'v1',
      userId: 'u1',
      startAt: Date.parse('2026-06-01T09:55:00.000Z'),
      endAt: Date.parse('2026-06-01T10:01:00.000Z'),
      device: 'mobile',
      browser: 'Firefox',
      os: null,
      channel: 'email',
      referrer: null,
      source: 'newsletter',
      medium: 'email',
      campaign: 'summer',
      landingPage: '/sale',
      country: 'GB',
      region: null,
      city: null,
      bot: false,
      internal: false,
      events: [
        {
          seq: 0,
          at: Date.parse('2026-06-01T09:56:00.001Z'),
          type: 'product_view',
          productId: 'p1',
          quantity: null,
          valueMinor: null,
          transactionId: null,
          page: '/p/1',
          query: null,
          results: null,
        },
        {
          seq: 1,
          at: Date.parse('2026-06-01T10:00:00.000Z'),
          type: 'purchase',
          productId: null,
          quantity: 2,
          valueMinor: 3140,
          transactionId: 't1',
          page: null,
          query: null,
          results: null,
        },
      ],
    },
  ],
} satisfies Shop
