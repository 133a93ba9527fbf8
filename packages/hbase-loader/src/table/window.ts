/** Work that goes on in the background, so many pieces at once; whoever adds more waits until there is room. */
export class Window {
  private readonly size: number
  private readonly underWay = new Set<Promise<void>>()
  private failure: { readonly error: unknown } | undefined

  constructor(size: number) {
    this.size = size
  }

  /** Begins a piece of work as soon as there is room. @throws what went wrong with a former one */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.underWay.size >= this.size) await Promise.race(this.underWay)
    this.check()
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.failure ??= { error }
      })
      .finally(() => this.underWay.delete(running))
    this.underWay.add(running)
  }

  /** Waits until all is done. @throws what went wrong with it */
  async settle(): Promise<void> {
    await Promise.all(this.underWay)
    this.check()
  }

  private check(): void {
    if (this.failure) throw this.failure.error
  }
}
