import type { Query } from './analytics.js'
import type { Oracle, Row } from './oracle.js'
import { inlined, namesIn, partsOf } from './parts.js'
import type { NamedTable } from './parts.js'

/** What most analyses build on; kept from one call to the next, while other tables are dropped with their call. */
const lasting = new Set(['known_users', 'known_sessions', 'known_refunds', 'counted_orders', 'converted_sessions'])

/** A table of `WITH`. */
interface Node extends NamedTable {
  /** The same for tables of the same rows, and lower for those that a table reads than for itself. */
  readonly id: number
  readonly reads: readonly Node[]
}

interface Graph {
  readonly reads: readonly Node[]
  readonly select: string
}

/**
 * An oracle that works out once what the tables of a call have in common. Over few rows a query takes as long as its text
 * is; as it is published, each has the texts of all that it reads.
 */
export const sharing = (oracle: Oracle): Oracle => {
  const ids = new Map<string, number>()
  const kept = new Map<number, string>()

  const graphOf = (query: Query): Graph => {
    const { tables, select } = partsOf(inlined(query))
    const nodes = new Map<string, Node>()
    const readBy = (text: string): readonly Node[] => {
      const names = namesIn(text)
      return [...nodes.values()].filter(({ name }) => names.has(name))
    }
    for (const { name, select: text } of tables) {
      const reads = readBy(text)
      const key = `${text}\n${reads.map(({ id }) => id).join(' ')}`
      const id = ids.get(key) ?? ids.size
      ids.set(key, id)
      nodes.set(name, { name, select: text, reads, id })
    }
    return { reads: readBy(select), select }
  }

  /** As one statement, which reads what is kept and has the texts of the rest. */
  const statement = ({ reads, select }: Graph): Query => {
    const tables = new Map<string, string>()
    const need = ({ name, id, reads: further, select: text }: Node): void => {
      const table = kept.get(id)
      if (!table) further.forEach(need)
      tables.set(name, table ? `SELECT * FROM ${table}` : text)
    }
    reads.forEach(need)
    const named = [...tables].map(([name, text]) => `${name} AS (${text})`)
    return { text: named.length > 0 ? `WITH ${named.join(',\n')}\n${select}` : select, values: [] }
  }

  const keep = async (node: Node): Promise<void> => {
    const table = `${node.name}_${node.id}`
    await oracle.query({ text: `CREATE TEMP TABLE ${table} AS ${statement(node).text}`, values: [] })
    kept.set(node.id, table)
  }

  const drop = async (id: number): Promise<void> => {
    await oracle.query({ text: `DROP TABLE ${kept.get(id)!}`, values: [] })
    kept.delete(id)
  }

  return {
    ...oracle,
    async answers(queries) {
      const graphs = Object.values(queries).map(graphOf)
      const added = worthKeeping(graphs).filter(({ id }) => !kept.has(id))
      for (const node of added) await keep(node)
      const rows: Row[][] = []
      for (const graph of graphs) rows.push(await oracle.query(statement(graph)))
      for (const { name, id } of added) if (!lasting.has(name)) await drop(id)
      return Object.fromEntries(Object.keys(queries).map((table, i) => [table, rows[i]!]))
    },
  }
}

/** Tables that several queries read in several places, and those that last; what they read first. */
const worthKeeping = (graphs: readonly Graph[]): readonly Node[] => {
  const nodes = new Map<number, Node>()
  const queries = new Map<number, Set<Graph>>()
  const readers = new Map<number, Set<Graph | number>>()
  for (const graph of graphs) {
    const visit = (node: Node, reader: Graph | number): void => {
      const { id } = node
      nodes.set(id, node)
      queries.set(id, (queries.get(id) ?? new Set()).add(graph))
      readers.set(id, (readers.get(id) ?? new Set()).add(reader))
      for (const read of node.reads) visit(read, id)
    }
    for (const node of graph.reads) visit(node, graph)
  }
  return [...nodes.values()]
    .filter(({ name, id }) => lasting.has(name) || (queries.get(id)!.size > 1 && readers.get(id)!.size > 1))
    .toSorted((a, b) => a.id - b.id)
}
