import type { EntityName } from '@polymart/core'

export interface Fault {
  readonly fault: string
  readonly entity: EntityName
  readonly id: string
  readonly reportedBy: 'load' | 'doctor' | 'reconcile'
}

export interface Truth {
  readonly faults: readonly Fault[]
}
