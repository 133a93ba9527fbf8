import { devices } from '@polymart/core'
import { Vocabulary } from '../columns.js'

/** A browser, its system, and its share among those of one kind of device. */
type Agent = readonly [browser: string, os: string, share: number]

const agentsByDevice: Readonly<Record<(typeof devices)[number], readonly Agent[]>> = {
  desktop: [
    ['Chrome', 'Windows', 46],
    ['Chrome', 'macOS', 13],
    ['Chrome', 'Linux', 5],
    ['Safari', 'macOS', 15],
    ['Edge', 'Windows', 13],
    ['Firefox', 'Windows', 6],
    ['Firefox', 'Linux', 2],
  ],
  mobile: [
    ['Safari', 'iOS', 46],
    ['Chrome', 'Android', 44],
    ['Samsung Internet', 'Android', 7],
    ['Firefox', 'Android', 3],
  ],
  tablet: [
    ['Safari', 'iPadOS', 66],
    ['Chrome', 'Android', 34],
  ],
}

/** Every browser on every system. */
export const agents: readonly Agent[] = Object.values(agentsByDevice).flat()
export const browsers = new Vocabulary(agents.map(([browser]) => browser))
export const systems = new Vocabulary(agents.map(([, os]) => os))

/** Places in `agents`, each as often as its share. */
const shared = devices.map((device) =>
  agentsByDevice[device].flatMap((agent) => new Array<number>(agent[2]).fill(agents.indexOf(agent))),
)

/** The browser and system of a visitor, always the same ones: a place in `agents`. */
export const agentOf = (device: number, visitor: number): number => {
  const list = shared[device]!
  const hash = Math.imul(visitor + 1, 0x9e3779b1) >>> 0
  return list[Math.floor((hash / 0x100000000) * list.length)]!
}
