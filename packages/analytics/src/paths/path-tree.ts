/**
 * Counted paths as a tree, in columns: node i, but for the root 0, is the value `values[codes[i]]` after the path of node
 * `parents[i]`, which comes before it; `counts[i]` paths end there. It grows with the number of different beginnings of
 * paths, which is at most that of what is counted times their length: 16 bytes for each, and each text once.
 */
export interface PathTreeState {
  readonly values: readonly string[]
  readonly parents: Int32Array
  readonly codes: Int32Array
  readonly counts: Float64Array
}

/** A tree that is being filled. */
export class PathTree {
  private readonly values: string[] = []
  private readonly codeOf = new Map<string, number>()
  private parents = new Int32Array(1024)
  private codes = new Int32Array(1024)
  private counts = new Float64Array(1024)
  private length = 1
  /** Nodes by (parent, code), with open addressing; 0, the root, is nobody's child and stands for none. */
  private slots = new Int32Array(4096)

  /** The number of a value. */
  code(value: string): number {
    let code = this.codeOf.get(value)
    if (code === undefined) {
      this.codeOf.set(value, (code = this.values.length))
      this.values.push(value)
    }
    return code
  }

  /** The node of a value after another node's path. */
  child(parent: number, code: number): number {
    const mask = this.slots.length - 1
    let slot = hash(parent, code) & mask
    for (; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const node = this.slots[slot]!
      if (this.parents[node] === parent && this.codes[node] === code) return node
    }
    if (this.length === this.parents.length) this.grow()
    const node = this.length++
    this.parents[node] = parent
    this.codes[node] = code
    this.slots[slot] = node
    if (this.length * 2 > this.slots.length) this.rehash()
    return node
  }

  count(node: number, paths: number): void {
    this.counts[node]! += paths
  }

  add({ values, parents, codes, counts }: PathTreeState): this {
    const codeHere = values.map((value) => this.code(value))
    const nodeHere = new Int32Array(parents.length)
    for (let node = 1; node < parents.length; node++) {
      nodeHere[node] = this.child(nodeHere[parents[node]!]!, codeHere[codes[node]!]!)
      this.count(nodeHere[node]!, counts[node]!)
    }
    return this
  }

  state(): PathTreeState {
    return {
      values: this.values,
      parents: this.parents.slice(0, this.length),
      codes: this.codes.slice(0, this.length),
      counts: this.counts.slice(0, this.length),
    }
  }

  private grow(): void {
    const larger = { parents: this.parents, codes: this.codes, counts: this.counts }
    this.parents = new Int32Array(2 * this.length)
    this.codes = new Int32Array(2 * this.length)
    this.counts = new Float64Array(2 * this.length)
    this.parents.set(larger.parents)
    this.codes.set(larger.codes)
    this.counts.set(larger.counts)
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 4)
    const mask = this.slots.length - 1
    for (let node = 1; node < this.length; node++) {
      let slot = hash(this.parents[node]!, this.codes[node]!) & mask
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask
      this.slots[slot] = node
    }
  }
}

const hash = (parent: number, code: number): number => {
  const mixed = Math.imul(Math.imul(parent, 0x9e3779b1) + code, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
