import { PolymartError } from '@polymart/core'
import type { ParamDescription } from '@polymart/analytics'
import { Option } from 'commander'
import type { Command } from 'commander'

/** Parameters that go by another name here, or by one that no analysis declares. */
const flagOf: Readonly<Record<string, string>> = {
  asOf: '--as-of',
  'period.from': '--since',
  'period.to': '--until',
  'compare.from': 'the start of --compare',
  'compare.to': 'the end of --compare',
  compare: '--compare',
  executor: '--executor',
  workers: '--workers',
}

const longestValue = 24

/** Adds the flags of parameters. */
export const withParams = (command: Command, params: readonly ParamDescription[]): Command => {
  for (const param of params) {
    const { name, flag } = param
    if (!flag) continue
    const value = flag.value !== null && flag.value.length > longestValue ? 'word' : flag.value
    const words = value === null ? flagNamed(name) : `${flagNamed(name)} <${value}>`
    command.addOption(new Option(words, meaningOf(param)).argParser(flag.read))
  }
  return command
}

const flagNamed = (param: string): string => `--${param.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** What a parameter means, for a terminal. */
const meaningOf = ({ meaning, schema, flag, byDefault }: ParamDescription): string => {
  const said = meaning.replaceAll('`', '').replace(/\.$/, '')
  const lower = /^[A-Z][a-z ]/.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said
  const words = Array.isArray(schema['enum']) && flag!.value!.length > longestValue ? schema['enum'] : []
  const listed = words.length > 0 ? `${lower}: ${words.join(', ')}` : lower
  if (byDefault === undefined || byDefault === null || schema['type'] === 'boolean') return listed
  const shown = Array.isArray(byDefault) ? byDefault.join(',') : text(byDefault)
  return shown === '' ? listed : `${listed} (default: ${shown})`
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** An error about a parameter, in terms of the flag that set it. What was found is left as it is. */
export const inFlags = (error: unknown, declared: readonly Pick<ParamDescription, 'name' | 'flag'>[]): unknown => {
  if (!(error instanceof PolymartError) || error.code !== 'argument') return error
  const names = declared.filter(({ flag }) => flag).map(({ name }) => name)
  const message = error.message
    .replace(/^Expected .*?, found /s, (expected) => expected.replace(placed, (name) => flagOf[name]!))
    .replace(/^Expected (\w+)(?=[ .[])/, (expected, name: string) =>
      names.includes(name) ? `Expected ${flagNamed(name)}` : expected,
    )
  return message === error.message ? error : new PolymartError('argument', message, { cause: error })
}

/** Also within a sentence, where words that are names of other parameters may be just words. */
const placed = new RegExp(`(?<!["\\w])(${Object.keys(flagOf).join('|').replaceAll('.', '\\.')})(?!["\\w])`, 'g')
