import { served } from '@polymart/core'
import { writePart } from './encode.js'

export default served(writePart)
