import { JsonNumber, type JsonValue } from '../record.js';

/** JSON text of a value, compact; numbers keep their digits. */
export function writeJson(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map((each: JsonValue) => writeJson(each)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value as Readonly<Record<string, JsonValue>>);
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${writeJson(each)}`).join()}}`;
}
