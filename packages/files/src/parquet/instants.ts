import type { DataType, Schema } from 'apache-arrow'
import type { Source } from '../read/sources.js'
import { footerOf } from './footer.js'

/**
 * The types of the columns that Spark wrote as INT96. They are instants, although the decoder, which tells them by no
 * name, gives them no zone. Columns without parts stand in the same order in the file and in the schema.
 */
export const instantsOf = async (source: Source, schema: Pick<Schema, 'fields'>): Promise<ReadonlySet<DataType>> => {
  const { row_groups: groups } = await footerOf(source)
  const columns = groups[0]?.columns ?? []
  return new Set(leavesOf(schema.fields).filter((_, i) => columns[i]?.meta_data?.type === 'INT96'))
}

const leavesOf = (fields: Schema['fields']): DataType[] =>
  fields.flatMap(({ type }) => {
    const children = childrenOf(type as DataType)
    return children.length === 0 ? [type as DataType] : leavesOf(children)
  })

/** The parts of a type; its declaration does not say that there may be none. */
export const childrenOf = ({ children }: DataType): Schema['fields'] => (children as Schema['fields'] | null) ?? []
