export { runMappingCases } from './cases.js';
export type { CaseResult, DecodedSample, DecodeSample, SampleReference } from './cases.js';
export { compileMapping } from './compile/mapping.js';
export type {
  Bound,
  CompiledMapping,
  CompiledResult,
  CrossReferences,
  Dialect,
  Mapped,
  MappingContext,
  SourceProbe,
  TableBinding,
} from './contract.js';
export { selectMapping } from './match.js';
export { filesBeside, isMappingFile } from './mapping-files.js';
export type { ReadBeside } from './mapping-parts.js';
export { parseMapping } from './parse-mapping.js';
export type { SourceElement, SourceJson, SourceNumber, SourceRow, SourceValue } from './record.js';
export { unitCodeOf } from './values/units.js';
