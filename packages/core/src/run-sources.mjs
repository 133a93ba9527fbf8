// Preloaded by worker threads that run from TypeScript sources; `--import tsx` alone leaves dynamic imports out.
import { register } from 'tsx/esm/api'

register()
