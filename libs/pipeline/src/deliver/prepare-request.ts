import {
  failed,
  type Outcome,
  type SendDocument,
  type SendRequest,
  type SentFile,
  succeeded,
} from '#libs/connector-sdk';
import type { ClaimedIntent } from '#libs/store';

import type { Hub } from '../hub.js';
import { sentFileOf, sentNameOf, shadowFile } from './sent-files.js';
import type { Target } from './target.js';
import { writtenBody } from './written-body.js';

/** Adds to a request what its connection wants a document to be: its body as written, its file. */
export async function prepare(
  hub: Hub,
  target: Target,
  sender: SendDocument<unknown>,
  intent: ClaimedIntent,
  request: SendRequest,
): Promise<Outcome<void>> {
  const isSettled = intent.file !== null && target.mode === 'live';
  if (!isSettled) {
    // Shadow connections take no numbers: 0 stands for the one that it would get.
    const number = target.mode === 'live' ? intent.controlNumber : 0;
    const body = await writtenBody(target.outputs, request, intent.createdAt, number ?? undefined);
    if (!body.ok) return body;
    if (body.value !== undefined) request.body = body.value;
  }
  if (sender.files === undefined) return succeeded(undefined);
  const file =
    target.mode === 'live' ? await liveFile(hub, target, intent, request) : shadowedFile(target, intent, request);
  if (file.ok) request.file = file.value;
  return file.ok ? succeeded(undefined) : file;
}

async function liveFile(hub: Hub, target: Target, intent: ClaimedIntent, request: SendRequest) {
  try {
    return await sentFileOf(hub, target, intent, request);
  } catch (error) {
    return failed({ kind: 'transient', message: `its file could not be stored: ${(error as Error).message}` });
  }
}

function shadowedFile(
  { naming, sealing }: Target,
  { createdAt }: ClaimedIntent,
  request: SendRequest,
): Outcome<SentFile> {
  const name = sentNameOf(naming, request, { createdAt, controlNumber: 0 });
  return name.ok ? succeeded(shadowFile(sealing.nameOf(name.value))) : name;
}
