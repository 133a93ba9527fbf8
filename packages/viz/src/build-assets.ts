/** A step of the build: packs what every page carries, so that making a page need not. */
import { packRuntime, saveRuntime } from './page/runtime.js'

saveRuntime(packRuntime())
