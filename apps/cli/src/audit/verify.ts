import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import pc from 'picocolors';

import { problem, type Problem } from '#libs/documents';
import { CHECKPOINT_FOLDER, PUBLIC_KEY_FILE, readCheckpoint } from '#libs/pipeline';
import { auditEvents, type AuditReport, type Checkpoint } from '#libs/store';

import { DONE, type ExitCode, FAILED } from '../exit-code.js';
import { chooseCompany } from '../installation/choose-company.js';
import { processSettings } from '../installation/process-settings.js';
import { withDatabase } from '../installation/with-database.js';
import { plain } from '../output/plain.js';
import { complain, fail, print, printJson } from '../output/print.js';

interface VerifyOptions {
  checkpoint?: string;
  publicKey?: string;
  company?: string;
  json?: boolean;
}

/** Reads every event chain and redoes its hashes; with a checkpoint, also sees a history that was rewritten whole. */
export async function verifyEvents(options: VerifyOptions): Promise<ExitCode> {
  const config = processSettings();
  const publicKey = options.publicKey ?? join(config.dataDir, CHECKPOINT_FOLDER, PUBLIC_KEY_FILE);
  const signed = options.checkpoint === undefined ? undefined : await readSigned(options.checkpoint, publicKey);
  if (signed?.ok === false) return fail(signed.problem);
  return withDatabase(config, async (database) => {
    const companyId = await chooseCompany(database, options.company ?? signed?.checkpoint.companyId);
    const report = await auditEvents(database, companyId, signed?.checkpoint.horizon);
    const differs = signed === undefined ? undefined : differenceFrom(signed.checkpoint, report.checkpoint);
    if (options.json === true) printJson({ ...report, ...(differs && { differs }) });
    else tell(report, signed !== undefined && differs === undefined);
    if (differs !== undefined) return fail(differs);
    return report.faults.length > 0 ? FAILED : DONE;
  });
}

async function readSigned(file: string, publicKeyFile: string): Promise<ReturnType<typeof readCheckpoint>> {
  const [text, key] = await Promise.all([
    readFile(file, 'utf8').catch((error: Error) => error),
    readFile(publicKeyFile, 'utf8').catch(() => undefined),
  ]);
  if (text instanceof Error)
    return { ok: false, problem: problem('input-unreadable', { found: file, params: { reason: text.message } }) };
  return key === undefined
    ? { ok: false, problem: problem('public-key-missing', { found: publicKeyFile }) }
    : readCheckpoint(text, key);
}

/** What the log of the signed moment looks like now, if not as signed. */
export function differenceFrom(signed: Checkpoint, now: Checkpoint): Problem | undefined {
  if (signed.companyId !== now.companyId)
    return problem('checkpoint-other-company', { found: signed.companyId, expected: now.companyId });
  if (signed.root === now.root && signed.events === now.events && signed.subjects === now.subjects) return undefined;
  return problem('checkpoint-differs', {
    expected: inWords(signed),
    found: inWords(now),
    params: { createdAt: signed.createdAt },
  });
}

const inWords = ({ events, subjects, root }: Checkpoint): string =>
  `${events} events of ${subjects} subjects with root ${root.slice(0, 16)}…`;

function tell({ subjects, events, faults }: AuditReport, isAsSigned: boolean): void {
  const [first] = faults;
  if (first === undefined) {
    print(
      `${pc.green('✓')} ${events} events of ${subjects} subjects: every chain holds${isAsSigned ? ', and is as it was signed' : ''}`,
    );
    return;
  }
  const others = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  complain(`${pc.red('✗')} event ${first.seq} of ${plain(first.subjectId)}: ${first.message}${others}`);
  for (const { subjectId, seq, message } of faults.slice(1, 20))
    complain(`  event ${seq} of ${plain(subjectId)}: ${message}`);
}
