export { client } from './client.js'
export type { AnalysisName, Ask, Asks, Question, ServedShop, Tables } from './client.js'
export type { ClientOptions } from './connection.js'
export { ShopError } from './error.js'
export type { Listening } from './generations.js'
export type {
  Answer,
  Cell,
  Explanation,
  FunnelStep,
  Meta,
  PointInTime,
  Span,
  StoreRead,
  Understood,
  Where,
} from './answer.js'
export type * from './generated.js'
