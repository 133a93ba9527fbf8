import { served } from '@polymart/core'
import { draw } from './draw.js'

export default served(draw)
