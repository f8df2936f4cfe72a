import { z } from 'zod';

import type { ProblemCode } from '#libs/documents';

import { checkSettings, isSecretSetting } from './check-settings.js';
import type { SettingPath } from './faults.js';
import type { YamlFile } from './yaml-file.js';

const REFERENCE = /\$\{secret:([A-Za-z][A-Za-z0-9_-]*)\}/g;

/** Names of the secrets that a text refers to. */
export const secretsIn = (text: string): string[] => [...text.matchAll(REFERENCE)].map((match) => match[1]!);

/** Whether a text is one reference and nothing else. */
export const isSecretReference = (text: string): boolean => /^\$\{secret:[A-Za-z][A-Za-z0-9_-]*\}$/.test(text);

/** Every text of a value, with its place. */
function* textsOf(value: unknown, path: SettingPath): Generator<{ path: SettingPath; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value))
      yield* textsOf(member, [...path, Array.isArray(value) ? Number(name) : name]);
}

/**
 * Checks a connector's settings. A setting that is marked as a secret holds `${secret:NAME}` and nothing but that and text around it; its
 * form is checked when the secret is filled in. No other setting may hold one.
 */
export function checkConnectorConfig(
  schema: z.ZodType,
  config: Readonly<Record<string, unknown>>,
  file: YamlFile,
): { config: unknown; secrets: string[] } | undefined {
  const secrets = new Set<string>();
  const secretSettings = Object.keys(config).filter((name) => isSecretSetting(schema, name));
  let isRight = true;
  const refuse = (path: SettingPath, code: ProblemCode): void => {
    isRight = false;
    file.faults.add(path, code);
  };
  for (const [name, value] of Object.entries(config)) {
    const isSecret = secretSettings.includes(name);
    const texts = [...textsOf(value, ['config', name])];
    if (isSecret && texts.length === 0) refuse(['config', name], 'secret-literal');
    for (const { path, text } of texts) {
      const names = secretsIn(text);
      names.forEach((secret) => secrets.add(secret));
      if (isSecret && names.length === 0) refuse(path, 'secret-literal');
      if (!isSecret && (names.length > 0 || text.includes('${'))) refuse(path, 'secret-misplaced');
    }
  }
  if (!isRight) return undefined;
  const checked = checkSettings(withReferences(schema, secretSettings), config, file, ['config']);
  return checked === undefined ? undefined : { config: checked, secrets: [...secrets].toSorted() };
}

/** The schema with its secrets taken as they stand, so that references pass and all else is still checked. */
function withReferences(schema: z.ZodType, names: readonly string[]): z.ZodType {
  if (!(schema instanceof z.ZodObject) || names.length === 0) return schema;
  return schema.safeExtend(Object.fromEntries(names.map((name) => [name, z.unknown()])));
}

/** Settings with secrets in place of their references; `missing` names those that are not set. */
export function fillSecrets(
  config: unknown,
  secretOf: (name: string) => string | undefined,
): { config: unknown; missing: string[] } {
  const missing = new Set<string>();
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(REFERENCE, (reference, name: string) => {
        const secret = secretOf(name);
        if (secret === undefined) missing.add(name);
        return secret ?? reference;
      });
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member)]));
  };
  return { config: fill(config), missing: [...missing] };
}
