export { faultOf, scopeOf } from './cross-references.js';
export { publicKeysOf } from './load-pgp.js';
export { loadWorkspace } from './load-workspace.js';
export type { LoadedWorkspace } from './load-workspace.js';
export { fillSecrets } from './secrets.js';
export type { FileSettings } from './settings.js';
export { readEntries, TABLE_COLUMNS } from './table-csv.js';
export type { ReadTable } from './table-csv.js';
export type { Company, Connection, Partner, Workspace, WorkspaceFile } from './workspace.js';
