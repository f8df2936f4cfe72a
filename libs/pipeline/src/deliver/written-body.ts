import {
  type Failure,
  failed,
  type Outcome,
  type DocumentBody,
  type SendRequest,
  succeeded,
} from '#libs/connector-sdk';
import { described, type Document, type DocumentType } from '#libs/documents';
import type { CompiledOutput, CrossReferences } from '#libs/mapping';
import type { Connection, Workspace } from '#libs/workspace';
import { writeDocument } from '#libs/writing';

/** How a connection has its documents written. */
export interface Outputs {
  byType: ReadonlyMap<DocumentType, CompiledOutput>;
  tables: CrossReferences;
}

export function outputsOf({ outputs }: Connection, workspace: Workspace): Outputs {
  const byId = new Map(workspace.outputs.map((output) => [output.id, output]));
  const chosen = Object.entries(outputs).flatMap(([type, id]) => {
    const output = byId.get(id);
    return output === undefined ? [] : [[type, output] as const];
  });
  return { byType: new Map(chosen as [DocumentType, CompiledOutput][]), tables: workspace.tables };
}

/**
 * The body of a document as its connection has it written; undefined where that is the canonical JSON. A new version of an order is written as
 * an OrderChange. Fails `rejected` when it cannot be written.
 */
export function writtenBody({ byType, tables }: Outputs, request: SendRequest): Outcome<DocumentBody | undefined> {
  if (byType.size === 0) return succeeded(undefined);
  const type = request.replaces ? 'OrderChange' : request.documentType;
  const output = byType.get(type);
  if (output === undefined) return request.replaces && byType.has('Order') ? failed(noChanges()) : succeeded(undefined);
  const document = request.replaces ? ({ ...request.document, documentType: type } as Document) : request.document;
  const written = writeDocument(output, document, tables);
  if (written.ok) return succeeded(written.file);
  const problems = written.problems;
  const reason = problems.map((each) => described(each).message).join(' ');
  return failed({ kind: 'rejected', message: `it cannot be written by ${output.id}: ${reason}`, problems });
}

/** Written once more as an Order it would become a second one. */
const noChanges = (): Failure => ({
  kind: 'rejected',
  message:
    'the connection has orders written in a form of its own, and no form for changes: add OrderChange to its outputs',
});
