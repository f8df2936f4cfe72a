import { z } from 'zod';

interface JsonSchema {
  secret?: boolean;
  properties?: Record<string, JsonSchema>;
}

/**
 * Paths of the settings that carry `.meta({ secret: true })`, dotted, e.g. `['privateKey', 'headers']`. A secret object or
 * list is secret as a whole.
 */
export function secretFields(schema: z.ZodType): string[] {
  const found: string[] = [];
  const visit = (node: JsonSchema, path: string): void => {
    for (const [name, field] of Object.entries(node.properties ?? {})) {
      const fieldPath = path === '' ? name : `${path}.${name}`;
      if (field.secret) found.push(fieldPath);
      else visit(field, fieldPath);
    }
  };
  // Input side: what a person writes, before defaults and transformations.
  visit(z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as JsonSchema, '');
  return found;
}

/** Every secret text that a configuration holds, for redaction. */
export function secretValues(schema: z.ZodType, config: unknown): string[] {
  return secretFields(schema).flatMap((path) => texts(path.split('.').reduce<unknown>(member, config)));
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function texts(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
