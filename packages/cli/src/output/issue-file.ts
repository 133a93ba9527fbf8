import type { LoadIssue } from '@polymart/core'
import type { Target } from '../terminal/output.js'
import { jsonText } from '../terminal/text.js'

/** Characters that wait before they are written. */
const mostWaiting = 1 << 20

/** Writes rows that were not simply stored as they are met, as JSON Lines: there may be more of them than memory holds. */
export class IssueFile {
  private waiting: string[] = []
  private characters = 0
  private written: Promise<void> = Promise.resolve()
  private readonly target: Target

  constructor(target: Target) {
    this.target = target
  }

  add(issue: LoadIssue): void {
    const line = `${jsonText(issue)}\n`
    this.waiting.push(line)
    this.characters += line.length
    if (this.characters > mostWaiting) this.pass()
  }

  /** Waits until what was passed on is written. */
  async settled(): Promise<void> {
    await this.written
  }

  async finish(): Promise<void> {
    this.pass()
    await this.written
  }

  private pass(): void {
    const text = this.waiting.join('')
    this.waiting = []
    this.characters = 0
    this.written = this.written.then(() => this.target.write(text))
    // Whoever waits for it hears of the failure.
    this.written.catch(() => undefined)
  }
}
