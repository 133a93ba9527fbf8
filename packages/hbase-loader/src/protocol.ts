import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'
import type { Type } from 'protobufjs'

/** A number of 64 bits, as it came: it is only ever sent back. */
export interface Uint64 {
  toString(): string
}

export interface ServerName {
  readonly hostName: string
  readonly port: number
}

export interface Pair {
  readonly first: Uint8Array
  readonly second: Uint8Array
}

export interface TableName {
  readonly namespace: Uint8Array
  readonly qualifier: Uint8Array
}

export interface FamilySchema {
  readonly name: Uint8Array
  readonly attributes: readonly Pair[]
}

export interface TableSchema {
  readonly tableName: TableName
  readonly columnFamilies: readonly FamilySchema[]
}

export interface RegionSpecifier {
  /** By its name, or by the hash at the end of that. */
  readonly type: 1 | 2
  readonly value: Uint8Array
}

export interface MutationProto {
  readonly row?: Uint8Array
  readonly mutateType: 2 | 3
  readonly associatedCellCount: number
}

export interface Get {
  readonly row: Uint8Array
  readonly column?: readonly { readonly family: Uint8Array; readonly qualifier?: readonly Uint8Array[] }[]
  readonly cacheBlocks?: boolean
}

export interface Scan {
  readonly startRow: Uint8Array
  readonly stopRow?: Uint8Array
  readonly column?: readonly { readonly family: Uint8Array }[]
  readonly filter?: { readonly name: string; readonly serializedFilter: Uint8Array }
  readonly timeRange?: { readonly from: number }
  readonly cacheBlocks?: boolean
  readonly maxResultSize?: number
  readonly readType?: 1
}

export interface NamedException {
  readonly name: string
  readonly value?: Uint8Array
}

interface Messages {
  ConnectionHeader: {
    readonly userInfo: { readonly effectiveUser: string }
    readonly serviceName: string
    readonly cellBlockCodecClass: string
  }
  RequestHeader: {
    readonly callId: number
    readonly methodName: string
    readonly requestParam: boolean
    readonly cellBlockMeta?: { readonly length: number }
    readonly timeout: number
  }
  ResponseHeader: {
    readonly callId: number
    readonly exception?: {
      readonly exceptionClassName: string
      readonly stackTrace: string
      readonly doNotRetry: boolean
      readonly serverOverloaded: boolean
    } | null
    readonly cellBlockMeta?: { readonly length: number } | null
  }
  RegionInfo: {
    readonly regionId: Uint64
    readonly tableName: TableName
    readonly startKey: Uint8Array
    readonly endKey: Uint8Array
    readonly offline: boolean
    readonly split: boolean
    readonly replicaId: number
  }
  TableState: { readonly state: number }
  MetaRegionServer: { readonly server: ServerName }
  Master: { readonly master: ServerName }
  BinaryComparator: { readonly comparable: { readonly value: Uint8Array } }
  KeyOnlyFilter: { readonly lenAsVal: boolean }
  ScanRequest: {
    readonly region?: RegionSpecifier
    readonly scan?: Scan
    readonly scannerId?: Uint64
    readonly numberOfRows?: number
    readonly closeScanner?: boolean
    readonly nextCallSeq?: number
  }
  ScanResponse: {
    readonly cellsPerResult: readonly number[]
    readonly scannerId: Uint64
    readonly moreResults: boolean
    readonly moreResultsInRegion: boolean
    readonly partialFlagPerResult: readonly boolean[]
  }
  MultiRequest: {
    readonly regionAction: readonly {
      readonly region: RegionSpecifier
      readonly action: readonly { readonly index: number; readonly mutation?: MutationProto; readonly get?: Get }[]
    }[]
  }
  MultiResponse: {
    readonly regionActionResult: readonly {
      readonly exception?: NamedException | null
      readonly resultOrException: readonly {
        readonly index: number
        readonly result?: { readonly associatedCellCount: number } | null
        readonly exception?: NamedException | null
      }[]
    }[]
  }
  MutateRequest: {
    readonly region: RegionSpecifier
    readonly mutation: MutationProto
    readonly condition?: {
      readonly row: Uint8Array
      readonly family: Uint8Array
      readonly qualifier: Uint8Array
      readonly compareType: 2
      readonly comparator: { readonly name: string; readonly serializedComparator: Uint8Array }
    }
  }
  MutateResponse: { readonly processed: boolean }
  CreateTableRequest: { readonly tableSchema: TableSchema; readonly splitKeys: readonly Uint8Array[] }
  TableRequest: { readonly tableName: TableName }
  SplitTableRegionRequest: { readonly regionInfo: Partial<Messages['RegionInfo']>; readonly splitRow: Uint8Array }
  MoveRegionRequest: { readonly region: RegionSpecifier }
  StopServerRequest: { readonly reason: string }
  FlushRegionRequest: { readonly region: RegionSpecifier }
  EmptyMsg: object
  ProcedureResponse: { readonly procId: Uint64 }
  GetProcedureResultRequest: { readonly procId: Uint64 }
  GetProcedureResultResponse: {
    readonly state: number
    readonly exception?: { readonly genericException: { readonly className: string; readonly message: string } } | null
  }
  GetTableDescriptorsRequest: { readonly tableNames: readonly TableName[] }
  GetTableDescriptorsResponse: { readonly tableSchema: readonly TableSchema[] }
  GetClusterStatusRequest: { readonly options: readonly 0[] }
  GetClusterStatusResponse: { readonly clusterStatus: { readonly hbaseVersion: { readonly version: string } } }
  GetRegionLoadRequest: { readonly tableName: TableName }
  GetRegionLoadResponse: {
    readonly regionLoads: readonly {
      readonly regionSpecifier: { readonly value: Uint8Array }
      readonly storefileSize_MB: number
      readonly storeUncompressedSize_MB: number
      readonly memStoreSize_MB: number
      readonly readRequestsCount: Uint64
      readonly writeRequestsCount: Uint64
    }[]
  }
}

export type MessageName = keyof Messages
export type Message<N extends MessageName> = Messages[N]

/** Behind `src` as behind `dist`. */
const file = new URL('../proto/hbase.proto', import.meta.url)

let root: protobuf.Root | undefined
const types = new Map<MessageName, Type>()

const typeOf = (name: MessageName): Type => {
  let type = types.get(name)
  if (!type) {
    root ??= protobuf.parse(readFileSync(file, 'utf8')).root
    type = root.lookupType(`hbase.pb.${name}`)
    types.set(name, type)
  }
  return type
}

/** The bytes of a message. */
export const encode = <N extends MessageName>(name: N, message: Message<N>): Uint8Array =>
  typeOf(name).encode(message).finish()

/** Reads a message that takes all of the bytes. */
export const decode = <N extends MessageName>(name: N, bytes: Uint8Array): Message<N> =>
  typeOf(name).decode(bytes) as unknown as Message<N>

/** A message behind its length, as calls are made of. */
export const encodeDelimited = <N extends MessageName>(name: N, message: Message<N>): Uint8Array =>
  typeOf(name).encodeDelimited(message).finish()

/** Reads messages that stand behind their lengths, one after the other. */
export class DelimitedReader {
  private readonly bytes: Buffer
  private readonly reader: protobuf.Reader

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.reader = protobuf.Reader.create(bytes)
  }

  next<N extends MessageName>(name: N): Message<N> {
    return typeOf(name).decodeDelimited(this.reader) as unknown as Message<N>
  }

  /** So many bytes behind the last message. */
  take(length: number): Buffer {
    const from = this.reader.pos
    return this.bytes.subarray(from, from + length)
  }
}

/** A region by its name, as most calls want it. */
export const regionNamed = (value: Uint8Array): RegionSpecifier => ({ type: 1, value })

/** Nodes of ZooKeeper and cells of `hbase:meta` hold messages behind this. */
export const magic = Buffer.from('PBUF')
