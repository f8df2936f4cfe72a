import { described, type Problem } from '#libs/documents';

/**
 * What may go wrong at a remote system. The connector names the kind; one table in the hub decides what happens next:
 * transient -> retry with back-off and jitter · throttled -> hold the connection · uncertain -> in doubt: settle, find, decide ·
 * unauthorised -> pause the connection, alert · rejected -> park the document for a person, tell the sender.
 */
export type Failure =
  /** Certainly not done; trying again may help (connection refused, 503 before the body was read). */
  | { kind: 'transient'; message: string }
  /** Certainly not done; the remote asks to wait. */
  | { kind: 'throttled'; message: string; retryAfterMs: number }
  /** Sent, and no answer tells whether it was done. */
  | { kind: 'uncertain'; message: string }
  /** Credentials, permissions, or a host key that is not the pinned one. */
  | { kind: 'unauthorised'; message: string }
  /** This document is wrong in the remote's eyes; sending it again will not help. */
  | { kind: 'rejected'; message: string; problems?: Problem[] };

export type FailureKind = Failure['kind'];

/** Expected failure is a value. A connector that throws has a bug. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export const succeeded = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const failed = (failure: Failure): { ok: false; failure: Failure } => ({ ok: false, failure });

/** Rejected for a problem of the catalogue, in its words. */
export const refusedFor = (problem: Problem): { ok: false; failure: Failure } =>
  failed({ kind: 'rejected', message: described(problem).message, problems: [problem] });

/** Thrown by a stream of bytes, where no value can be returned any more; carries the failure. */
export class TransferFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
