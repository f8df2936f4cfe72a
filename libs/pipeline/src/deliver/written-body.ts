import {
  type Failure,
  failed,
  type Outcome,
  type DocumentBody,
  type SendRequest,
  succeeded,
} from '#libs/connector-sdk';
import { described, type Document, type DocumentType, type Problem } from '#libs/documents';
import { type AddedTables, type CompiledOutput, type CrossReferenceTables, holdsOn } from '#libs/mapping';
import type { Connection, Workspace } from '#libs/workspace';
import { writeDocument } from '#libs/writing';

import { localDate } from '../local-date.js';

/** How a connection has its documents written. */
export interface Outputs {
  /** The versions of the mapping that writes a type; of any day, one of them holds. */
  byType: ReadonlyMap<DocumentType, readonly CompiledOutput[]>;
  /** In which days are counted. */
  timezone: string;
  tables: CrossReferenceTables;
}

/** @param added what people added to the tables */
export function outputsOf(
  { outputs, partner: partnerId }: Connection,
  workspace: Workspace,
  added: AddedTables,
): Outputs {
  const partner = workspace.partners.find(({ id }) => id === partnerId);
  const chosen = Object.entries(outputs).map(
    ([type, name]) => [type as DocumentType, workspace.outputs.filter(({ id }) => id === name)] as const,
  );
  return {
    byType: new Map(chosen),
    timezone: partner?.timezone ?? workspace.company.timezone,
    tables: workspace.tables.seenBy({ partner: partnerId, added }),
  };
}

/** The type that a document is written as: a new version of an order is a change. */
export const writtenType = ({ replaces, documentType }: SendRequest): DocumentType =>
  replaces ? 'OrderChange' : documentType;

/** The version of a mapping that writes a type on a day, in the partner's zone. */
export const outputOn = ({ byType }: Outputs, type: DocumentType, day: string) =>
  byType.get(type)?.find((version) => holdsOn(version, day));

/**
 * The body of a document as its connection has it written; undefined where that is the canonical JSON. A new version of an order is written as
 * an OrderChange. Fails `rejected` when it cannot be written.
 * @param plannedAt decides which version of the mapping holds: a repeat sends the same bytes, on whatever day
 */
export async function writtenBody(
  outputs: Outputs,
  request: SendRequest,
  plannedAt: Date,
  controlNumber?: number,
): Promise<Outcome<DocumentBody | undefined>> {
  const { byType, timezone, tables } = outputs;
  if (byType.size === 0) return succeeded(undefined);
  const type = writtenType(request);
  const versions = byType.get(type);
  if (versions === undefined)
    return request.replaces && byType.has('Order') ? failed(noChanges()) : succeeded(undefined);
  const day = localDate(plannedAt, timezone);
  const output = outputOn(outputs, type, day);
  if (output === undefined) return failed(noVersion(versions, day));
  const document = request.replaces ? ({ ...request.document, documentType: type } as Document) : request.document;
  const sent = controlNumber === undefined ? {} : { controlNumber: String(controlNumber) };
  // As on the way in: a document that waited is not judged by the day on which it was let go.
  const issued = 'issueDate' in document ? document.issueDate : undefined;
  const written = await writeDocument(output, document, tables.seenBy({ day: issued ?? day }), sent);
  if (written.ok) return succeeded(written.file);
  const problems = written.problems;
  const reason = problems.map((each) => described(each).message).join(' ');
  return failed({ kind: 'rejected', message: `it cannot be written by ${output.id}: ${reason}`, problems });
}

/** What a document has that the form of its connection has no place for: told where its delivery is. */
export function omittedFrom(outputs: Outputs, request: SendRequest, plannedAt: Date): Problem[] {
  if (outputs.byType.size === 0) return [];
  const output = outputOn(outputs, writtenType(request), localDate(plannedAt, outputs.timezone));
  return output?.omittedFrom(request.document) ?? [];
}

const noVersion = ([first]: readonly CompiledOutput[], day: string): Failure => ({
  kind: 'rejected',
  message: `no version of the mapping ${first?.id ?? ''} holds on ${day}: add one, then retry it`,
});

/** Written once more as an Order it would become a second one. */
const noChanges = (): Failure => ({
  kind: 'rejected',
  message:
    'the connection has orders written in a form of its own, and no form for changes: add OrderChange to its outputs',
});
