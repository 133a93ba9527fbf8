/** Runs in a package's folder before it is packed: npm takes the licence from there alone. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'

copyFileSync(join(import.meta.dirname, '..', 'LICENSE'), 'LICENSE')
