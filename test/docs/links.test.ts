import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import GithubSlugger from 'github-slugger'
import { expect, test } from 'vitest'
import { root } from '../fixtures/demo.js'
import { allPages } from './pages.js'

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length))

/** Where a page's links lead, those within angle brackets and attributes too. */
const linksOf = (text: string): readonly string[] =>
  Array.from(
    withoutCode(text).matchAll(/\]\(<?([^)\s>]+)>?\)|\b(?:src|srcset|href)="([^"]+)"/g),
    ([, a, b]) => (a ?? b)!,
  )

/** The anchors that a page's headings have on GitHub and in most renderers of Markdown. */
const anchorsOf = (text: string): ReadonlySet<string> => {
  const slugger = new GithubSlugger()
  const headings = text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)
  return new Set(
    Array.from(headings, ([, heading]) => slugger.slug(heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'))),
  )
}

const read = (page: string): string => readFileSync(join(root, page), 'utf8')

const isDead = (page: string, link: string): boolean => {
  if (/^[a-z]+:/.test(link)) return false
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? join(root, page) : join(root, dirname(page), decodeURI(path))
  if (!existsSync(target)) return true
  if (anchor === undefined) return false
  return statSync(target).isDirectory() || !anchorsOf(readFileSync(target, 'utf8')).has(anchor)
}

test.each(allPages)('%s has no dead link', (page) => {
  expect(linksOf(read(page)).filter((link) => isDead(page, link))).toEqual([])
})

test('dead links are seen', () => {
  const dead = ['docs/nowhere.md', '#nowhere', 'CONTRIBUTING.md#nowhere', 'packages/cli#formats', 'docs/../nowhere']
  const alive = ['#in-code', 'packages/cli', 'CONTRIBUTING.md#set-up', 'https://example.org/nowhere']
  expect([...dead, ...alive].filter((link) => isDead('README.md', link))).toEqual(dead)
})
