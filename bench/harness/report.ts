import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.js'

/** Rows with the same fields; units stand in the fields' names. */
export interface Table {
  readonly title: string
  /** What was measured, and how. */
  readonly text: string
  readonly rows: readonly Readonly<Record<string, string | number | null>>[]
}

export interface Report {
  readonly part: string
  readonly at: string
  readonly machine: Machine & { readonly loadAfter: number }
  /** Versions of all that took part, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly tables: readonly Table[]
}

/** Writes a report as `PART.json` and `PART.md`; the files' paths. */
export const writeReport = (folder: string, report: Report): readonly string[] => {
  mkdirSync(folder, { recursive: true })
  const texts = { json: `${JSON.stringify(report, null, 2)}\n`, md: markdownOf(report) }
  return Object.entries(texts).map(([extension, text]) => {
    const path = join(folder, `${report.part}.${extension}`)
    writeFileSync(path, text)
    return path
  })
}

const markdownOf = ({ part, at, machine, versions, tables }: Report): string => {
  const { cores, processor, memoryGiB, system, node, loadBefore, loadAfter } = machine
  const where = `${at}: ${cores} cores (${processor}), ${memoryGiB} GiB, ${system}, Node ${node}; load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after.`
  const who = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return (
    [`# ${part}`, where, who.join(', '), ...tables.map(tableMarkdown)].filter((text) => text !== '').join('\n\n') + '\n'
  )
}

export const tableMarkdown = ({ title, text, rows }: Table): string => {
  const names = Object.keys(rows[0] ?? {})
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const lines = [
    line(names),
    line(names.map((name) => (typeof rows[0]![name] === 'number' ? '---:' : '---'))),
    ...rows.map((row) => line(names.map((name) => cellText(row[name] ?? null)))),
  ]
  return `## ${title}\n\n${text}\n\n${lines.join('\n')}`
}

const cellText = (value: string | number | null): string => {
  if (value === null) return '–'
  if (typeof value === 'string') return value
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
