import { served } from '@polymart/core'
import { work } from './work.js'

export default served(work)
