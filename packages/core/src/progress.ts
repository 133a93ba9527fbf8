/** How far a piece of work is. Called a few times a second at most. */
export interface ProgressEvent {
  /** `generate`, `load`, `read`, `analyse`, `page` … */
  readonly stage: string
  readonly done: number
  /** Absent where the end is not known. */
  readonly total?: number
  /** What is counted: `rows`, `partitions`. */
  readonly unit: string
}

/** Is told how far work is, a few times a second at most. */
export type Progress = (event: ProgressEvent) => void
