import { posix } from 'node:path';

import { z } from 'zod';

const Folder = z
  .string()
  .min(1)
  .refine((path) => !path.includes('\0'), 'expected a path without NUL');

const folder = (what: string, name: string) =>
  Folder.default(name).describe(`${what}. Inside "path", or absolute; made when missing. Default "${name}"`);

export const SftpConfig = z
  .object({
    host: z.string().min(1).describe('Host name or address, e.g. "sftp.example.com"'),
    port: z.int().min(1).max(65_535).default(22).describe('Port. Default 22'),
    username: z.string().min(1).describe('User name'),
    password: z.string().min(1).optional().describe('Password; leave out with a key').meta({ secret: true }),
    privateKey: z.string().min(1).optional().describe('Private key in OpenSSH or PEM form').meta({ secret: true }),
    passphrase: z.string().min(1).optional().describe('Passphrase of the private key').meta({ secret: true }),
    hostKey: z
      .string()
      .regex(
        /^SHA256:[A-Za-z0-9+/]{43}$/,
        'expected a fingerprint such as SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s',
      )
      .describe("The server's key, as `ssh-keyscan HOST | ssh-keygen -lf -` prints it: SHA256 and 43 characters"),
    path: z
      .string()
      .min(1)
      .default('.')
      .describe('Folder that the other folders are in. Default: where the login starts'),
    inbox: folder('Where partners drop files', 'inbox'),
    archive: folder('Where taken files are kept', 'archive'),
    replies: folder('Where answers to the sender are written', 'replies'),
    outbox: folder('Where documents that we send are written', 'outbox'),
    sent: Folder.optional().describe(
      'Where a copy of each document that we sent is kept, e.g. "sent". Inside "path", or absolute; made when missing. Default: no copies',
    ),
    idleTimeoutMs: z
      .int()
      .min(1000)
      .max(600_000)
      .default(20_000)
      .describe('Longest silence of the server in one step, in milliseconds. Default 20000'),
  })
  .strict()
  .refine(({ password, privateKey }) => password !== undefined || privateKey !== undefined, {
    path: ['password'],
    message: 'give a password or a privateKey',
  });

export type SftpConfig = z.infer<typeof SftpConfig>;

/** Remote paths of a connection. Claimed files wait inside the inbox, so that a claim is a rename on one file system. */
export function foldersOf(config: SftpConfig) {
  const inside = (path: string): string => (posix.isAbsolute(path) ? path : posix.join(config.path, path));
  const inbox = inside(config.inbox);
  return {
    inbox,
    processing: posix.join(inbox, '.processing'),
    archive: inside(config.archive),
    replies: inside(config.replies),
    outbox: inside(config.outbox),
    sent: config.sent === undefined ? undefined : inside(config.sent),
  };
}

export type Folders = ReturnType<typeof foldersOf>;
