/** Endings of what holds tables, and what makes it readable. */
const advice: Readonly<Record<string, string>> = {
  zip: 'unpack it',
  bz2: 'unpack it, or pack it with gzip or zstd',
  xz: 'unpack it, or pack it with gzip or zstd',
  lz4: 'unpack it, or pack it with gzip or zstd',
  br: 'unpack it, or pack it with gzip or zstd',
  snappy: 'unpack it, or pack it with gzip or zstd',
  '7z': 'unpack it',
  rar: 'unpack it',
  tar: 'unpack it',
  tgz: 'unpack it',
  xlsx: 'export it as CSV',
  xls: 'export it as CSV',
  ods: 'export it as CSV',
  avro: 'write it as Parquet or JSON Lines',
  orc: 'write it as Parquet or JSON Lines',
  feather: 'write it as Parquet',
  arrow: 'write it as Parquet',
}

/** Ends the sentence that a file is of no kind that is read. */
export const kindHint = (name: string): string => {
  const ending = /\.(\w+)$/.exec(/\.tar\.\w+$/i.test(name) ? '.tar' : name)?.[1]?.toLowerCase() ?? ''
  if (Object.hasOwn(advice, ending)) return `; it is not read: ${advice[ending]!}.`
  return '; it is not read.'
}
