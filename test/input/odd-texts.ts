import type { Records } from '../fixtures/records.js'
import { at, category, event, line, order, place, product, session, shop, user } from '../fixtures/records.js'

/** Ids and names that a file may hold, and that mean something to a terminal, a page, a spreadsheet or a program. */
export const oddTexts: readonly string[] = [
  '"quoted"',
  "it's",
  'a,b;c|d/e\\f',
  'two\nlines\r\nand a\ttab',
  'emoji 😀👩‍💻🛒',
  '\u202eturned round\u200f\u2066',
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  '\u009b31mred in one character\u007f',
  '\u2028separators\u2029',
  '</script><script>window.hit = true</script>',
  '<img src="https://example.com/x.png" onerror="window.hit = true">',
  '<a href="javascript:hit=1">&amp;',
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '=cmd|"/C calc"!A1',
  '${hit}',
  '__proto__',
  'constructor',
  '(not set)',
  'null',
  ' ',
  'marked',
  '\ufeffmarked',
  'marked\ufeff',
  'marked ',
  ' marked',
  '\u00e9 composed',
  'e\u0301 composed',
  '\ufffd\uffff\ufdd0\u{10ffff}',
  'L'.repeat(10_000),
]

const june = at('2026-06-01')

/** A shop in which each of them is the id and the name of everything once. */
export const oddShop: Records = shop(
  oddTexts
    .map((text, i): Records => {
      const where = place(text, text, text)
      const start = june + i * 60_000
      return {
        users: [user({ userId: text, ...where, loyaltyTier: text, status: text, preferredCategories: [text] })],
        categories: [category(text, text), category(`sub of ${text}`, text, text)],
        products: [product({ productId: text, name: text, brand: text, categoryId: `sub of ${text}` })],
        transactions: [
          order({
            transactionId: text,
            userId: text,
            at: start + 30_000,
            sessionId: text,
            lines: [line(text, 1, 1000)],
            billing: where,
            shipping: where,
            paymentMethod: text,
          }),
        ],
        sessions: [
          session({
            sessionId: text,
            userId: text,
            startAt: start,
            browser: text,
            referrer: text,
            ...where,
            events: [event(1, start, 'product_view', { productId: text, page: text })],
          }),
        ],
      }
    })
    .reduce((all, one) => ({
      users: [...all.users, ...one.users],
      categories: [...all.categories, ...one.categories],
      products: [...all.products, ...one.products],
      transactions: [...all.transactions, ...one.transactions],
      sessions: [...all.sessions, ...one.sessions],
    })),
)
