import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Took } from './answering/question.js'

const seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What Prometheus reads of a server. */
export class Metrics {
  private readonly registry = new Registry()
  private readonly requests = new Histogram({
    name: 'polymart_request_seconds',
    help: 'Time of requests, by route and status.',
    labelNames: ['route', 'status'],
    buckets: seconds,
    registers: [this.registry],
  })
  private readonly runs = new Histogram({
    name: 'polymart_analysis_seconds',
    help: 'Time of analyses that were worked out, by analysis.',
    labelNames: ['analysis'],
    buckets: seconds,
    registers: [this.registry],
  })
  private readonly answers = new Counter({
    name: 'polymart_answers_total',
    help: 'Answers by analysis, and whether they were kept from before.',
    labelNames: ['analysis', 'kept'],
    registers: [this.registry],
  })
  private readonly rows = new Counter({
    name: 'polymart_rows_read_total',
    help: 'Rows that analyses went through, by table.',
    labelNames: ['table'],
    registers: [this.registry],
  })
  private readonly generations = new Counter({
    name: 'polymart_generations_total',
    help: 'States of the stores that were served.',
    registers: [this.registry],
  })
  private readonly listeners = new Gauge({
    name: 'polymart_event_listeners',
    help: 'Pages that listen for new generations.',
    registers: [this.registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  requested(route: string, status: number, ms: number): void {
    this.requests.observe({ route, status }, ms / 1000)
  }

  took(all: readonly Took[]): void {
    for (const { analysis, kept, ms, rows } of all) {
      this.answers.inc({ analysis, kept: String(kept) })
      if (ms !== undefined) this.runs.observe({ analysis }, ms / 1000)
      for (const [table, count] of Object.entries(rows ?? {})) this.rows.inc({ table }, count)
    }
  }

  generation(): void {
    this.generations.inc()
  }

  listening(count: number): void {
    this.listeners.set(count)
  }

  get contentType(): string {
    return this.registry.contentType
  }

  text(): Promise<string> {
    return this.registry.metrics()
  }
}
