import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../fixtures/demo.js'

const markdownIn = (folder: string, recursive = false): readonly string[] =>
  readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
    .map((file) => relative(root, join(root, folder, file)))

/** Pages whose tables and examples are made by what they tell of. */
export const livePages: readonly string[] = [
  ...markdownIn('docs', true),
  ...readdirSync(join(root, 'packages')).flatMap((name) => markdownIn(join('packages', name))),
].sort()

export const allPages: readonly string[] = [...markdownIn('.'), ...markdownIn('examples'), ...livePages]

/** Replaces every match in turn, so that one example may build on what another one left behind. */
export const replaceEach = async (
  text: string,
  pattern: RegExp,
  replacement: (...match: (string | undefined)[]) => Promise<string>,
): Promise<string> => {
  let done = ''
  let end = 0
  for (const match of text.matchAll(pattern)) {
    done += text.slice(end, match.index) + (await replacement(...match))
    end = match.index + match[0].length
  }
  return done + text.slice(end)
}
