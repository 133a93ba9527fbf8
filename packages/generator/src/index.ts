export { generate } from './generate.js'
export type { Generation, Manifest } from './generate.js'
export type { GenerateOptions } from './options.js'
export type { Fault, Truth } from './truth.js'
