import { buildXml, type XmlOutput } from '#libs/formats';
import type { EntryOutcome, Receipt } from '#libs/store';

import { entryStatus, nameOfEntry, placedMessage } from './entry-status.js';
import type { ReplyPhase } from './plan-reply.js';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';

/** UNCL 4343 response codes: AB message acknowledged, AP accepted, RE rejected, UQ under query. */
const RESPONSE_CODES: Readonly<Record<string, string>> = {
  received: 'AB',
  delivered: 'AP',
  accepted: 'AP',
  duplicate: 'AP',
  held: 'UQ',
  waiting: 'UQ',
  // Taken by us, not by the system behind us: people here settle it, its sender is to do nothing.
  refused: 'UQ',
  superseded: 'RE',
  rejected: 'RE',
};

const cbc = (name: string, text: string): XmlOutput => ({ name: `cbc:${name}`, text });
const cac = (name: string, children: readonly XmlOutput[]): XmlOutput => ({
  name: `cac:${name}`,
  children: [...children],
});

/**
 * UBL 2.1 ApplicationResponse (element order of UBL-ApplicationResponse-2.1.xsd): one DocumentResponse a document, our or the target's
 * number as ReferenceID, each problem as a Status with its code and text.
 */
export function ublReply(
  receipt: Pick<Receipt, 'id' | 'fileName'>,
  phase: ReplyPhase,
  parties: { us: string; them: string },
  entries: readonly EntryOutcome[],
  now: Date,
): string {
  return buildXml({
    name: 'ApplicationResponse',
    attributes: {
      xmlns: `${UBL}ApplicationResponse-2`,
      'xmlns:cac': `${UBL}CommonAggregateComponents-2`,
      'xmlns:cbc': `${UBL}CommonBasicComponents-2`,
    },
    children: [
      cbc('UBLVersionID', '2.1'),
      cbc('ID', `${receipt.id}-${phase}`),
      cbc('IssueDate', now.toISOString().slice(0, 10)),
      cbc('IssueTime', now.toISOString().slice(11, 19)),
      cbc('Note', receipt.fileName),
      cac('SenderParty', [cac('PartyName', [cbc('Name', parties.us)])]),
      cac('ReceiverParty', [cac('PartyName', [cbc('Name', parties.them)])]),
      ...entries.map((entry) => documentResponse(entry, phase)),
    ],
  });
}

function documentResponse(entry: EntryOutcome, phase: ReplyPhase): XmlOutput {
  const { status, reference, problems } = entryStatus(entry, phase);
  const response = [
    ...(reference === '' ? [] : [cbc('ReferenceID', reference)]),
    cbc('ResponseCode', RESPONSE_CODES[status] ?? 'IP'),
    cbc('Description', status),
    ...problems.map((problem) =>
      cac('Status', [cbc('StatusReasonCode', problem.code), cbc('StatusReason', placedMessage(problem))]),
    ),
  ];
  return cac('DocumentResponse', [
    cac('Response', response),
    cac('DocumentReference', [cbc('ID', nameOfEntry(entry))]),
  ]);
}
