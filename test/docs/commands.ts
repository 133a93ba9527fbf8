import { expect } from 'vitest'
import { bash } from '../cli-run.js'

/** What differs from machine to machine, and from one run to the next. */
const masked = (line: string): string =>
  line
    .replaceAll(/\d+(\.\d+)?( min \d+)? s\b/g, '… s')
    .replaceAll(/file:\/\/\S*\//g, 'file:///…/')
    .replaceAll(/load (\d+), of \S+Z/g, 'load $1, of …')
    .replaceAll(/process \d+, since \S+Z/g, 'process …, since …')

const isProgress = (line: string): boolean => /^\w+: [\d,]+ of [\d,]+ \w+ {2}/.test(line)

/**
 * Runs the lines of a block that begin with `$` in a folder, and gives the block as it should read. A line ends with 0,
 * or with what a comment at its end says: `# ends with 2`.
 */
export const ranAgain = async (block: string, folder: string): Promise<string> => {
  const before = block.split('\n')
  const lines: string[] = []
  for (const command of before.filter((line) => line.startsWith('$ '))) {
    const line = command
      .slice(2)
      .replace('npm start', 'polymart demo')
      .replaceAll(/\bnpx (?=polymart)/g, '')
    const [, expected = '0'] = /# ends with (\d+)$/.exec(line) ?? []
    const { code, out, err } = await bash(line, { cwd: folder })
    expect(code, `${line}\n${err}`).toBe(Number(expected))
    const said = err.split('\n').filter((text) => text !== '' && !isProgress(text))
    if (lines.length > 0) lines.push('')
    // CSV ends its lines as RFC 4180 says; a page does not.
    const printed = out === '' ? [] : out.trimEnd().split(/\r?\n/)
    lines.push(command, ...printed, ...said)
  }
  return lines.map((line) => before.find((old) => masked(old) === masked(line)) ?? line).join('\n')
}
