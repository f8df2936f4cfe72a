export { runMappingCases } from './cases.js';
export type { Bench, CaseResult, DecodedSample, DecodeSample, SampleReference, WriteText } from './cases.js';
export { mappingColumns } from './columns/mapping-columns.js';
export type { ColumnField } from './columns/column-field.js';
export type { Column } from './columns/with-columns.js';
export { compileMapping } from './compile/mapping.js';
export { isTableFormat, rowsKeyOf, shownKey } from './contract.js';
export type {
  Bound,
  BoundFiles,
  CompiledMapping,
  CompiledResult,
  Dialect,
  Mapped,
  Layout,
  MappingContext,
  SourceFormat,
  TableFormat,
  SourceProbe,
  SourceReading,
  TableBinding,
  Unmapped,
  WorkbookTable,
} from './contract.js';
export { CrossReferenceTables, PLAIN_TABLE, TABLE_KINDS } from './cross-references.js';
export type {
  AddedTables,
  CrossReferences,
  FileEntry,
  FileTable,
  TableKind,
  TableSettings,
} from './cross-references.js';
export { selectMapping } from './match.js';
export type { Candidate } from './match.js';
export { WrittenNumber } from './output/contract.js';
export type { CompiledOutput, SentContext, Written, WrittenValue, WriteResult } from './output/contract.js';
export type { OutputSpec } from './output/output-spec.js';
export { isMappingFile, MappingFiles, parseMapping } from './mapping-files.js';
export type { MappingDefinition } from './mapping-files.js';
export { columnKey } from './paths/column-names.js';
export type { Proposal, ProposalChoice, Proposed, ProposedField, Sample, SampleField } from './propose/contract.js';
export { observe } from './propose/observe.js';
export { proposeMapping } from './propose/propose.js';
export { PROPOSED_TYPES } from './propose/targets.js';
export { headerScore, lineScore, namesNumber, nameWords } from './propose/field-names.js';
export { shownValues, writeProposal } from './propose/write-proposal.js';
export type { SourceElement, SourceJson, SourceNumber, SourceRow, SourceValue } from './record.js';
export type { DocumentTrace, Giver, SourceText, TracedTarget } from './trace/contract.js';
export { foldedValue, periodsOverlap } from './tables/entry.js';
export type { Matching, TableEntry } from './tables/entry.js';
export { Table } from './tables/table.js';
export { toldOnce } from './told-once.js';
export { describeValidity, holdsOn, successionOf } from './validity.js';
export { settingsOf } from './variants/settings-of.js';
export type { Succession, Validity } from './validity.js';
export { unitCodeOf } from './values/units.js';
