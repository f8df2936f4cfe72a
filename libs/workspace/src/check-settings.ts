import { z } from 'zod';

import { nearestName, shorten } from '#libs/documents';

import type { SettingPath } from './faults.js';
import type { YamlFile } from './yaml-file.js';

/**
 * Checks the settings of a file, or those below `at`, against a schema. Each wrong one becomes a problem with its place, what is
 * wrong and what it is for.
 * @returns the settings with defaults, undefined when something is wrong.
 */
export function checkSettings<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { faults }: Pick<YamlFile, 'faults'>,
  at: SettingPath = [],
): T | undefined {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') reportUnknown(schema, path, issue.keys);
    else reportWrong(path, issue.message);
  }
  return undefined;

  function reportUnknown(root: z.ZodType, path: SettingPath, keys: readonly string[]): void {
    const object = settingAt(root, path);
    const known = object instanceof z.ZodObject ? Object.keys(object.shape) : [];
    for (const key of keys)
      faults.add([...at, ...path, key], 'workspace-setting-unknown', {
        found: shorten(key),
        expected: nearestName(key, known) ?? known.join(', '),
      });
  }

  function reportWrong(path: SettingPath, reason: string): void {
    const setting = valueAt(value, path);
    const hint = describeSetting(schema, path) ?? 'see docs/workspace.md';
    if (setting === undefined) faults.add([...at, ...path], 'workspace-setting-missing', { params: { hint } });
    else
      faults.add([...at, ...path], 'workspace-setting-invalid', {
        found: shorten(typeof setting === 'string' ? setting : JSON.stringify(setting)),
        params: { reason, hint },
      });
  }
}

const valueAt = (value: unknown, path: SettingPath): unknown =>
  path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>)[step] : undefined,
    value,
  );

/** The schema inside optional, nullable and default. */
function unwrapped(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable)
    inner = inner.unwrap();
  return inner;
}

/** The schema of a setting, with its wrappers; undefined where schemas are alternatives. */
function wrappedAt(schema: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((around, step) => {
    const inner = unwrapped(around);
    if (inner instanceof z.ZodObject) return (inner.shape as Record<string, unknown>)[step];
    if (inner instanceof z.ZodArray) return inner.element;
    return inner instanceof z.ZodRecord ? inner.valueType : undefined;
  }, schema);
}

const settingAt = (schema: unknown, path: SettingPath): unknown => unwrapped(wrappedAt(schema, path));

/** What a setting is for, from the nearest description around it. */
function describeSetting(schema: z.ZodType, path: SettingPath): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const wrapped = wrappedAt(schema, path.slice(0, length));
    for (const candidate of [wrapped, unwrapped(wrapped)])
      if (candidate instanceof z.ZodType && candidate.description !== undefined) return candidate.description;
  }
  return undefined;
}

/** Whether a connector's setting is marked as a secret. */
export function isSecretSetting(schema: z.ZodType, name: string): boolean {
  let inner = wrappedAt(schema, [name]);
  while (inner instanceof z.ZodType) {
    if (inner.meta()?.['secret'] === true) return true;
    const next: unknown =
      inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable
        ? inner.unwrap()
        : undefined;
    inner = next;
  }
  return false;
}
