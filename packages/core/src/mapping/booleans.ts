import { misfit } from './misfit.js'
import type { Convert } from './text.js'

export const convertBoolean: Convert = (value) => {
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  if (value === 'false') return false
  return misfit('true or false, or a value that "values" lists', value)
}
