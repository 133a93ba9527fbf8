import type { Method } from './connection.js'
import type { MessageName } from '../protocol.js'

const method = <Q extends MessageName, R extends MessageName>(name: string, request: Q, response: R): Method<Q, R> => ({
  name,
  request,
  response,
})

/** Of the ClientService. */
export const scan = method('Scan', 'ScanRequest', 'ScanResponse')
export const multi = method('Multi', 'MultiRequest', 'MultiResponse')
export const mutate = method('Mutate', 'MutateRequest', 'MutateResponse')

/** Of the MasterService. */
export const createTable = method('CreateTable', 'CreateTableRequest', 'ProcedureResponse')
export const getProcedureResult = method(
  'getProcedureResult',
  'GetProcedureResultRequest',
  'GetProcedureResultResponse',
)
export const getTableDescriptors = method(
  'GetTableDescriptors',
  'GetTableDescriptorsRequest',
  'GetTableDescriptorsResponse',
)
export const getClusterStatus = method('GetClusterStatus', 'GetClusterStatusRequest', 'GetClusterStatusResponse')

/** Of the AdminService, which each region server has. */
export const getRegionLoad = method('GetRegionLoad', 'GetRegionLoadRequest', 'GetRegionLoadResponse')
