import { PolymartError } from '../errors.js'

/** The calls of one load: served one after the other, in the order in which they come. One that fails ends the load. */
export class LoadSteps {
  private readonly isEnded: () => boolean
  private readonly failed: (error: unknown) => Promise<unknown>
  private last: Promise<unknown> = Promise.resolve()

  /** @param failed ends the load, and gives what its caller is to be told. */
  constructor(isEnded: () => boolean, failed: (error: unknown) => Promise<unknown>) {
    this.isEnded = isEnded
    this.failed = failed
  }

  /** @throws PolymartError `internal` once the load has ended. */
  run<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.last.then(async () => {
      if (this.isEnded())
        throw new PolymartError('internal', 'This load has ended already, so nothing more can be written to it.')
      try {
        return await work()
      } catch (error) {
        throw await this.failed(error)
      }
    })
    this.last = result.catch(() => undefined)
    return result
  }

  /** Waits for the calls so far. */
  async settled(): Promise<void> {
    await this.last
  }
}
