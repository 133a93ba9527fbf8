export { main } from './main.js'
export { catchStrays } from './tell.js'
