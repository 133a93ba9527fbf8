import { ProtocolError } from './remote-error.js'

/**
 * More than a server sends at once: a page of rows and the last of them, or what is left of rows that were asked for by
 * their keys at its own limit of 100 MB. What listens there may be no server of HBase, and mean something else by the
 * first four bytes.
 */
const longest = 256 << 20

/** Puts together frames of a four-byte length and so many bytes; what has come of one is kept in pieces, not copied. */
export class Frames {
  private pieces: Buffer[] = []
  private have = 0
  /** With the length's own bytes; 0 while it is not known. */
  private need = 0;

  /** The frames that are whole with these bytes. */
  *take(data: Buffer): Generator<Buffer> {
    this.pieces.push(data)
    this.have += data.length
    for (;;) {
      if (this.need === 0) {
        if (this.have < 4) return
        if (this.pieces[0]!.length < 4) this.join()
        const length = this.pieces[0]!.readUInt32BE(0)
        if (length > longest) throw new ProtocolError(`it announced an answer of ${length} bytes`)
        this.need = length + 4
      }
      if (this.have < this.need) return
      const all = this.join()
      const { need } = this
      const rest = all.subarray(need)
      this.pieces = rest.length > 0 ? [rest] : []
      this.have = rest.length
      this.need = 0
      yield all.subarray(4, need)
    }
  }

  private join(): Buffer {
    const all = this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces, this.have)
    this.pieces = [all]
    return all
  }
}
