import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spreadOf } from '../harness/statistics.js'
import type { Bench, Part } from './part.js'

/** `@polymart/analytics` and what it needs for every kind of store. */
const consumed = ['core', 'embedded', 'mongo-loader', 'hbase-loader', 'analytics']

/** What installing takes: the workspace for who works on it, `@polymart/analytics` for who uses it. */
export const install: Part = async (bench) => {
  const folder = mkdtempSync(join(tmpdir(), 'polymart-bench-'))
  try {
    return {
      versions: { npm: npm(['--version'], folder).trim() },
      tables: [ci(bench, folder), consumer(bench, folder)],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** npm as this machine is set up, without what `npm run` tells its scripts. */
const npm = (args: readonly string[], cwd: string): string => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD)/i.test(name)))
  return execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

const ci = ({ root, rounds, say }: Bench, folder: string) => {
  const clone = join(folder, 'clone')
  execFileSync('git', ['clone', '--quiet', root, clone])
  const time = (what: string, ...args: string[]): number => {
    say(`Install: npm ci, ${what}`)
    const began = performance.now()
    npm(['ci', ...args], clone)
    return (performance.now() - began) / 1000
  }
  const row = (what: string, values: readonly number[]) => {
    const { runs, median, min, max } = spreadOf(values)
    return { what, runs, 'median s': median, 'min s': min, 'max s': max, 'node_modules MB': size(clone) }
  }
  const runs = Array.from({ length: Math.min(3, rounds) }, (_, run) => ({
    cold: time('with an empty cache', '--cache', join(folder, `cache-${run}`)),
    warm: time('with a filled cache', '--cache', join(folder, `cache-${run}`)),
  }))
  return {
    title: 'npm ci',
    text: 'In a fresh clone, the build of all packages included, from the registry that npm is set up with.',
    rows: [
      row(
        'with an empty cache',
        runs.map(({ cold }) => cold),
      ),
      row(
        'with a filled cache',
        runs.map(({ warm }) => warm),
      ),
    ],
  }
}

const consumer = ({ root, say }: Bench, folder: string) => {
  say('Install: @polymart/analytics by a consumer')
  const tarballs = join(folder, 'tarballs')
  const home = join(folder, 'consumer')
  mkdirSync(tarballs)
  mkdirSync(home)
  const workspaces = consumed.flatMap((name) => ['-w', `packages/${name}`])
  npm(['pack', '--pack-destination', tarballs, ...workspaces], root)
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n')
  npm(['install', ...readdirSync(tarballs).map((file) => join(tarballs, file))], home)
  const lock = JSON.parse(readFileSync(join(home, 'node_modules/.package-lock.json'), 'utf8')) as {
    readonly packages: object
  }
  const packages = Object.keys(lock.packages).length
  const unwanted = ['@faker-js', '@duckdb', 'playwright-core'].filter((name) =>
    readdirSync(join(home, 'node_modules')).includes(name),
  )
  if (unwanted.length > 0) throw new Error(`Expected a small install, found ${unwanted.join(', ')} in it.`)
  const largest = sizes(home)
    .slice(0, 4)
    .map(({ name, megabytes }) => `${name} ${megabytes.toFixed(1)}`)
  return {
    title: 'A consumer of @polymart/analytics',
    text: `Its tarballs as npm would publish them, with those of every store, installed into an empty folder. The largest packages, in MB: ${largest.join(', ')}.`,
    rows: [{ packages, 'node_modules MB': size(home), 'at most MB': 60 }],
  }
}

/** Room on disk of a folder's node_modules. */
const size = (folder: string): number => megabytesOf(folder, 'node_modules')

const megabytesOf = (cwd: string, path: string): number =>
  (Number(execFileSync('du', ['-sk', path], { cwd, encoding: 'utf8' }).split('\t')[0]) * 1024) / 1e6

const sizes = (home: string) =>
  readdirSync(join(home, 'node_modules'))
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, megabytes: megabytesOf(home, join('node_modules', name)) }))
    .sort((a, b) => b.megabytes - a.megabytes)
