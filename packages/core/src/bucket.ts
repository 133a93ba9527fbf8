import { crc32 } from 'node:zlib'

/** Buckets that persons are spread over, in every store. */
export const bucketCount = 4096

/** The bucket of a person, 0 to 4095: crc32 of its UTF-8 bytes, and 0xfff. It never changes, in any store. */
export const bucketOf = (person: string): number => crc32(person) & 0xfff

/** A bucket as it stands in row keys: three hex digits. */
export const bucketText = (bucket: number): string => bucket.toString(16).padStart(3, '0')
