import type { AnyConnector } from '#libs/connector-sdk';
import { nearestName, type Problem, problem, shorten } from '#libs/documents';

import type { SettingPath } from './faults.js';
import { isSecretReference, secretsIn } from './secrets.js';
import type { ConnectionSettings, PgpSettings } from './settings.js';
import type { Pgp, PublicKeyFile, Workspace, WorkspaceFile } from './workspace.js';
import type { YamlFile } from './yaml-file.js';

/** Which way files go by a connection. */
export interface FileWays {
  takes: boolean;
  writes: boolean;
}

/**
 * Checks what a connection says of OpenPGP, and finds the files of its public keys. Whether a key can be read and used is asked by who can load them.
 * @returns undefined when files come and go as they are
 */
export function loadPgp(
  { pgp }: ConnectionSettings,
  connector: AnyConnector,
  ways: FileWays,
  keys: readonly WorkspaceFile[],
  file: YamlFile,
): Pgp | undefined {
  if (pgp === undefined) return undefined;
  const { faults } = file;
  if (Object.keys(pgp).length === 1)
    faults.add(['pgp'], 'pgp-needs', {
      expected: 'keys',
      params: { example: 'decrypt: ["${secret:PGP_KEY}"]' },
    });
  for (const use of ['decrypt', 'verify'] as const)
    if (pgp[use] !== undefined && !ways.takes)
      faults.add(['pgp', use], 'pgp-needs', { expected: 'files', params: { example: 'files: { pattern: "*.pgp" }' } });
  for (const use of ['encryptTo', 'sign'] as const)
    if (pgp[use] !== undefined && !ways.writes) faults.add(['pgp', use], 'pgp-no-files', { found: connector.id });
  if (pgp.passphrases.length > 0 && pgp.decrypt === undefined && pgp.sign === undefined)
    faults.add(['pgp', 'passphrases'], 'pgp-needs', {
      expected: 'a private key that they open',
      params: { example: 'decrypt: ["${secret:PGP_KEY}"]' },
    });
  for (const [setting, reference] of privateSettings(pgp))
    if (!isSecretReference(reference)) faults.add(['pgp', ...setting], 'secret-literal');
  const publicKeys = (use: 'verify' | 'encryptTo'): PublicKeyFile[] =>
    (pgp[use] ?? []).flatMap((path, index) => publicKey(path, ['pgp', use, index], keys, file) ?? []);
  return { ...pgp, verify: publicKeys('verify'), encryptTo: publicKeys('encryptTo') };
}

/** Each setting that is a secret, with its place. */
const privateSettings = ({ decrypt = [], passphrases, sign }: PgpSettings): [SettingPath, string][] => [
  ...decrypt.map((text, index): [SettingPath, string] => [['decrypt', index], text]),
  ...passphrases.map((text, index): [SettingPath, string] => [['passphrases', index], text]),
  ...(sign === undefined ? [] : [[['sign'], sign] satisfies [SettingPath, string]]),
];

/** Names of the secrets that a connection's keys lie in. */
export const pgpSecrets = ({ pgp }: ConnectionSettings): string[] =>
  pgp === undefined ? [] : privateSettings(pgp).flatMap(([, text]) => secretsIn(text));

function publicKey(
  path: string,
  setting: (string | number)[],
  keys: readonly WorkspaceFile[],
  { faults }: YamlFile,
): PublicKeyFile | undefined {
  const armored = keys.find((file) => file.path === path)?.text;
  if (armored !== undefined) return { path, armored };
  const paths = keys.map((file) => file.path);
  const expected = nearestName(path, paths) ?? (paths.join(', ') || 'none');
  faults.add(setting, 'pgp-key-file-unknown', { found: path, expected });
  return undefined;
}

/** Every public key that connections name, once for each use. */
export function publicKeysOf({
  connections,
}: Pick<Workspace, 'connections'>): (PublicKeyFile & { use: 'verify' | 'encryptTo' })[] {
  const uses = connections.flatMap(({ pgp }) =>
    (['verify', 'encryptTo'] as const).flatMap((use) => (pgp?.[use] ?? []).map((key) => ({ use, ...key }))),
  );
  return [...new Map(uses.map((key) => [`${key.use} ${key.path}`, key])).values()];
}

/** Whether key files, used or not, hold what belongs there: they are kept with every version of the configuration. */
export function checkKeyFiles(keys: readonly WorkspaceFile[], found: Problem[]): void {
  for (const { path, text } of keys) {
    const at = { field: '(file)', params: { file: path } };
    if (text.includes('PRIVATE KEY BLOCK')) found.push(problem('pgp-key-private', at));
    else if (!text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'))
      found.push(problem('pgp-key-form', { ...at, found: shorten(text.trimStart().split('\n', 1)[0] ?? '') }));
  }
}
