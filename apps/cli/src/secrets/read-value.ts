import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Reads a secret: typed at a prompt that shows nothing, or piped in. Never an argument, which every user of the machine can list. */
export const readValue = (name: string): Promise<string> => (process.stdin.isTTY ? ask(name) : readAll());

async function ask(name: string): Promise<string> {
  process.stderr.write(`Value of ${name} (not shown): `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await prompt.question('');
  } finally {
    prompt.close();
    process.stderr.write('\n');
  }
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return withoutLineEnd(Buffer.concat(chunks).toString('utf8'));
}

/** `echo` and editors add one line end, which is no part of the value. Lines of a key stay. */
export const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');
