export { loadWorkspace } from './load-workspace.js';
export type { LoadedWorkspace } from './load-workspace.js';
export { fillSecrets } from './secrets.js';
export type { FileSettings } from './settings.js';
export type { Company, Connection, Partner, Workspace, WorkspaceFile } from './workspace.js';
