export { checkMapping } from './check.js'
export type { Locate } from './check.js'
export { compileMapping, extraFieldsOf } from './compile.js'
export type { CompiledMapping, CompileOptions, OwnFields } from './compile.js'
export { mergeExaminations } from './examination.js'
export type { EntityExamination, FieldExamination, ShapeSample } from './examination.js'
export { mappingExaminer } from './examine.js'
export type { ExaminerOptions, MappingExaminer } from './examine.js'
export { foldRows } from './fold.js'
export type { FoldedOrder } from './fold.js'
export { mappingSchema } from './json-schema.js'
export type {
  BooleanMapping,
  Condition,
  CountryForm,
  EntityMapping,
  EventRule,
  EventsMapping,
  ExtraMapping,
  FieldMappings,
  FieldPath,
  IntegerMapping,
  ListMapping,
  Mapping,
  MoneyForm,
  MoneyMapping,
  MoneyUnit,
  OrderLines,
  RenamedValues,
  Scalar,
  TextMapping,
  TextsMapping,
  TimeForm,
  TimeMapping,
} from './mapping.js'
export { MappingProblem } from './misfit.js'
export { parseMapping } from './parse.js'
export type { Suspect } from './suspects.js'
