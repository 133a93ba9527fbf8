/** What is added up of a product. */
export const inventoryMeasures = {
  /** Of lines in the period. */
  units: 'sum',
  /** Of orders before asOf with a line of it, whenever they were. */
  lastOrderAt: 'max',
} as const
