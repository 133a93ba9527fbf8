import type { Data, Schema, Table } from 'apache-arrow'
import type { Batch } from '../columns/batch.js'
import type { TextColumn } from '../columns/column.js'
import type { EntityName } from '../model/entities.js'
import type { RowProblem } from './problems.js'

// Arrow takes a tenth of a second to import, so that it is imported when first asked for.

/** The Arrow schema of an entity, derived from the model: meaning and `pii` stand in each field's metadata. */
export const arrowSchema = async (entity: EntityName): Promise<Schema> =>
  (await import('./schema.js')).arrowSchema(entity)

/** A batch with all columns as an Arrow table of one record batch, over the same memory where the layouts agree. */
export const toArrow = async (batch: Batch): Promise<Table> => (await import('./to-arrow.js')).toArrow(batch)

/**
 * The rows of a table that have the structure of an entity, and what is wrong with the others. Columns are found by
 * name, in any order; others are ignored, a missing one that may be null is null. Takes integers and whole
 * floating-point numbers of any width, timestamps of any unit (rounded down to the millisecond) with or without a
 * time zone, and texts plain or by dictionary.
 *
 * @throws PolymartError `format`: a column is missing, or of a type that holds no such values.
 */
export const fromArrow = async <E extends EntityName>(
  table: Table,
  entity: E,
): Promise<{ batch: Batch<E>; problems: readonly RowProblem[] }> =>
  (await import('./from-arrow.js')).fromArrow(table, entity)

/** What makes a column of Arrow's texts of any layout, every character as it is. */
export const arrowTexts = async (): Promise<(data: Data) => TextColumn> => (await import('./texts.js')).textsOfData
