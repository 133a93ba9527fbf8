export { maxDepth, tooDeepAt } from './nesting.js'
export { withoutMark } from './text-file.js'
export { arrowSchema, arrowTexts, fromArrow, toArrow } from './arrow/index.js'
export type { RowProblem } from './arrow/problems.js'
export { bucketCount, bucketOf, bucketText } from './bucket.js'
export { encodeCells, rowKeys } from './cells/cells.js'
export type { Cells, Heap } from './cells/cells.js'
export { rowDecoder } from './cells/decode.js'
export { familiesOf, leavesOfFamily } from './cells/families.js'
export { ByteReader } from './cells/reader.js'
export { BatchBuilder, batchOf, entityBuilder, recordsOf, textAt } from './columns/batch.js'
export type { Batch } from './columns/batch.js'
export { bucketColumns, bucketsOf } from './columns/buckets.js'
export { ColumnsBuilder, TextBuilder, wanted } from './columns/builder.js'
export { booleanColumn, listColumn, numberColumn, textColumn, textsOf } from './columns/column.js'
export type {
  BooleanColumn,
  Column,
  Columns,
  Dictionary,
  ListColumn,
  NumberColumn,
  TextColumn,
} from './columns/column.js'
export { DictionaryBuilder, dictionaryOf } from './columns/dictionary.js'
export { gather, gatherRows, permute } from './columns/gather.js'
export type { RowPlaces, SelectedRows } from './columns/gather.js'
export { isList, itemFields, leavesOf } from './columns/layout.js'
export type { Leaf } from './columns/layout.js'
export { matchDictionaries } from './columns/match.js'
export { Scratch, sharedBytes, sharedFloats, sharedInts } from './columns/memory.js'
export { withLaterFields } from './columns/missing.js'
export { sameRow } from './columns/same-row.js'
export type { RowOf } from './columns/same-row.js'
export { bytesOfColumns, weigh } from './columns/weigh.js'
export { conditionText, whereOfTexts } from './condition-text.js'
export type { ConditionPlace, ConditionText, WhereOfTexts, WhereValue } from './condition-text.js'
export { countryAlpha3, countryName } from './countries.js'
export { csvLines } from './csv.js'
export type { CsvColumn, CsvLines } from './csv.js'
export { asError, errorFromData, errorToData, interrupted, PolymartError, throwIfAborted } from './errors.js'
export type { ErrorCode, ErrorData } from './errors.js'
export { allSettled, orInterrupted } from './interruption.js'
export { IssueTally } from './load/issues.js'
export { Lease, lostStore, silence } from './load/lease.js'
export type { Holder, LeasePlace, Standing } from './load/lease.js'
export { LoadPolicy } from './load/policy.js'
export type { LoadPlan, LoadPolicies, LoadWork } from './load/load.js'
export type { InputRow } from './load/policy.js'
export { avroSchema, cellFormat } from './model/avro.js'
export type { AvroType } from './model/avro.js'
export { freeBytes, makeFolder } from './folders.js'
export {
  checkMapping,
  compileMapping,
  extraFieldsOf,
  foldRows,
  mappingExaminer,
  MappingProblem,
  mappingSchema,
  mergeExaminations,
  parseMapping,
} from './mapping/index.js'
export type {
  BooleanMapping,
  CompiledMapping,
  CompileOptions,
  Condition,
  CountryForm,
  EntityExamination,
  EntityMapping,
  EventRule,
  EventsMapping,
  ExaminerOptions,
  ExtraMapping,
  FieldExamination,
  FieldMappings,
  FieldPath,
  FoldedOrder,
  IntegerMapping,
  ListMapping,
  Locate,
  Mapping,
  MappingExaminer,
  MoneyForm,
  MoneyMapping,
  MoneyUnit,
  OrderLines,
  OwnFields,
  RenamedValues,
  Scalar,
  ShapeSample,
  Suspect,
  TextMapping,
  TextsMapping,
  TimeForm,
  TimeMapping,
} from './mapping/index.js'
export { domainProblems } from './model/domain.js'
export type { DomainProblem } from './model/domain.js'
export {
  channels,
  devices,
  entityNames,
  eventTypes,
  fieldsOf,
  model,
  ofEach,
  orderStatuses,
  salesChannels,
} from './model/entities.js'
export type { Category, EntityName, Product, Records, Session, Transaction, User } from './model/entities.js'
export { extraColumn, isExtra } from './model/extra.js'
export type { ExtraFields } from './model/extra.js'
export type { Field, FieldKind, Fields, Row } from './model/field.js'
export { problemOf, shapeOf } from './model/validate.js'
export { modelVersion, modelVersions } from './model/version.js'
export type { Problem } from './model/validate.js'
export { currenciesOfOtherDigits, digitsMark, minorDigits, writtenByOtherDigits } from './currencies.js'
export { divideRounded, formatMoney, majorText, moneyFormat } from './money.js'
export type { MoneyLayout } from './money.js'
export {
  changeText,
  countedText,
  countText,
  durationText,
  moneyText,
  noValueText,
  numberText,
  percentText,
} from './formats.js'
export { didYouMean, nearest } from './names.js'
export { isLocked, LockFile } from './output/lock-file.js'
export { clearParts, partBeside } from './output/parts.js'
export { descriptorOf } from './output/place.js'
export { openTarget } from './output/target-file.js'
export type { TargetFile } from './output/target-file.js'
export { StoreLife } from './store-life.js'
export type { StoreLifeOptions } from './store-life.js'
export { emptyWeight, evenPartitions } from './partitions.js'
export { createPool, defaultWorkers, served } from './pool.js'
export { Throttle } from './throttle.js'
export type { Pool, Served } from './pool.js'
export { startThread } from './thread.js'
export { partitionsOf } from './ports.js'
export type {
  EntityReport,
  Extent,
  Facts,
  IssueCount,
  LoadIssue,
  LoadReport,
  Moment,
  OnDuplicate,
  Partition,
  Scanned,
  ScanOptions,
  Store,
  StoreWriter,
  Unreadable,
  WriteOptions,
} from './ports.js'
export { packColumns } from './packed/pack.js'
export type { PackedHead, Span } from './packed/pack.js'
export { Packed, packedHead, packedSum } from './packed/unpack.js'
export { isGone, thisProcess } from './processes.js'
export { shortened, shownValue } from './shown.js'
export { makeTemporaryFolder } from './temporary.js'
export type { ProcessMark } from './processes.js'
export type { Progress, ProgressEvent } from './progress.js'
export { reasonOf } from './reasons.js'
export { compareTexts, orderOfTexts } from './text-order.js'
export { earliestTime, latestTime } from './time/bounds.js'
export { isoTime } from './time/iso-time.js'
export {
  calendarSpans,
  checkTimeZone,
  datesBefore,
  durationOf,
  instantOf,
  monthsBefore,
  movingBack,
  startOfDate,
  startOfDatesBefore,
  weekdays,
} from './time/zoned.js'
export { calendarUnits } from './time/calendar-units.js'
export type { CalendarUnits } from './time/calendar-units.js'
export { clockStretches, wallClock } from './time/wall-clock.js'
export type { ClockStretch } from './time/wall-clock.js'
export type { CalendarSpan, CalendarUnit, PointInTime, Weekday } from './time/zoned.js'
export { errorWithoutSecrets, optionValuesOf, secretsOf, withoutSecrets } from './secrets.js'
