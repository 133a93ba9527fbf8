/** A range of a file of text that one thread reads at once, as near as it can be cut. */
export const bytesPerPiece = 8 << 20
