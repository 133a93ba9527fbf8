/**
 * How the harness talks with a contestant: a process of its own, in whatever language, that reads one JSON object a
 * line from standard input and answers each with one line.
 */
export type Question = { readonly run: string } | { readonly rows: string }

/** What one run cost, taken inside the process; CPU time is that of all its threads. */
export interface Cost {
  readonly ms: number
  readonly cpuMs: number
}

/** The first line, once the contestant is ready; `cost` is that of getting so far. */
export interface Ready {
  readonly version: string
  readonly cost: Cost
}

export type Row = Readonly<Record<string, string | number | boolean | null>>
