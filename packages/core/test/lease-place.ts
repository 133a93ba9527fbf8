import { silence } from '@polymart/core'
import type { Holder, LeasePlace, Standing } from '@polymart/core'

/** A store that notes in memory who loads into it. */
export class Place implements LeasePlace {
  readonly url = 'memory:shop'
  readonly stopAfter = 40_000
  store: string | undefined = 'first'
  holder: Holder | undefined
  told = 0
  /** Whether it answers. */
  isThere = true
  /** How it was freed. */
  readonly removed: boolean[] = []

  async read(): Promise<Standing> {
    this.ask()
    const { store, holder } = this
    return { store, holder, silent: performance.now() - this.told > silence }
  }

  async put(holder: Holder, found?: Standing): Promise<boolean> {
    this.ask()
    if (this.holder?.token !== (found ? found.holder?.token : holder.token)) return false
    this.holder = holder
    this.told = performance.now()
    return true
  }

  async remove(holder: Holder, left: boolean): Promise<boolean> {
    this.ask()
    if (this.holder?.token !== holder.token) return false
    this.removed.push(left)
    if (!left) this.holder = undefined
    return true
  }

  private ask(): void {
    if (!this.isThere) throw new Error('away')
  }
}
