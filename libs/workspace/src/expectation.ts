import { z } from 'zod';

import { DocumentType } from '#libs/documents';
import {
  EXCEPTION_SEVERITIES,
  type FeedExpectation,
  type FeedSchedule,
  type SizeExpectation,
  USUAL_SIZE,
} from '#libs/lifecycle';

import { checkSettings } from './check-settings.js';
import type { SettingPath } from './faults.js';
import type { YamlFile } from './yaml-file.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const MAX_SECONDS = 31 * 86_400;

const Duration = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhd]$/, 'expected a number and s, m, h or d')
  .transform((text) => Number(text.slice(0, -1)) * SECONDS[text.slice(-1)]!)
  .refine((seconds) => seconds <= MAX_SECONDS, 'expected at most 31d');

const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];
const Days = z.string().refine((text) => daysOf(text).length > 0);

/** `wed` or `mon-fri`, also over the end of the week: `sat-mon`. ISO numbers; empty when it is neither. */
function daysOf(text: string): number[] {
  const [first = -1, last = first, ...more] = text.split('-').map((name) => WEEKDAYS.indexOf(name));
  if (first < 0 || last < 0 || more.length > 0) return [];
  return ALL_DAYS.slice(0, ((last - first + 7) % 7) + 1).map((_, offset) => ((first + offset) % 7) + 1);
}

/** One or a list of them, as a list. */
const oneOrMore = <T>(one: z.ZodType<T>, error: string) =>
  z.union([one.transform((value) => [value]), z.array(one).min(1)], { error });

const isDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

const ratio = z.number().positive();

const SizeSettings = z
  .object({
    minRows: z.int().min(1).optional().describe('Fewest rows of a table, or records, e.g. 100'),
    maxRows: z.int().min(1).optional().describe('Most rows of a table, or records, e.g. 50000'),
    minBytes: z.int().min(1).optional().describe('Smallest file, in bytes, e.g. 2000'),
    maxBytes: z.int().min(1).optional().describe('Largest file, in bytes, e.g. 5000000'),
    atLeast: ratio
      .max(1)
      .optional()
      .describe('Share of the usual size that a file has at least, e.g. 0.5. Default 0.3'),
    atMost: ratio.min(1).optional().describe('Times the usual size that a file has at most, e.g. 10. Default 3'),
    of: z
      .int()
      .min(5)
      .max(200)
      .default(USUAL_SIZE.of)
      .describe('How many files tell what is usual, e.g. 50. Default 20'),
    zeroing: ratio
      .max(1)
      .default(USUAL_SIZE.zeroing)
      .describe('Share of items in stock that a stock report may set to 0, e.g. 0.9. Default 0.5'),
    learn: z
      .boolean()
      .default(true)
      .describe('Whether the usual size is judged where none is stated, e.g. false. Default true'),
  })
  .strict()
  .refine(({ minRows = 0, maxRows = Infinity }) => minRows <= maxRows, {
    path: ['maxRows'],
    message: 'expected no fewer than minRows: no file could be right',
  })
  .refine(({ minBytes = 0, maxBytes = Infinity }) => minBytes <= maxBytes, {
    path: ['maxBytes'],
    message: 'expected no fewer than minBytes: no file could be right',
  });

/** An entry of `expect` in connections/*.yaml. */
const ExpectationSettings = z
  .object({
    for: DocumentType.optional().describe('Kind of files that is meant, e.g. InventoryReport. Default: all'),
    by: oneOrMore(TimeOfDay, 'expected a time of day such as "18:00", or a list of them')
      .optional()
      .describe('When a file has come, in the partner\'s zone, e.g. "18:00"'),
    every: Duration.optional().describe('Longest time without a file, e.g. 24h'),
    days: oneOrMore(Days, 'expected days such as mon-fri, or a list such as [mon, wed, sat-sun]')
      .optional()
      .describe('Days on which files come, e.g. mon-fri. Default: every day'),
    holidays: z
      .array(z.string().refine(isDate, 'expected a date in quotes'))
      .max(1000)
      .default([])
      .describe('Dates on which none comes, e.g. ["2026-12-25", "2026-12-28"]'),
    grace: Duration.optional().describe('How much later is still in time, e.g. 30m. Default: nothing'),
    size: SizeSettings.optional().describe('What size is right, e.g. { minRows: 100 }. Default: near the usual one'),
    owner: z
      .string()
      .min(1)
      .max(200)
      .default('operations')
      .describe('Who sees to it, e.g. purchasing. Default operations'),
    severity: z
      .enum(EXCEPTION_SEVERITIES)
      .default('medium')
      .describe('How urgent it is: low, medium or high. Default medium'),
  })
  .strict()
  .refine(({ by, every }) => by === undefined || every === undefined, {
    path: ['every'],
    message: 'expected either "by" or "every"',
  });

type ExpectationSettings = z.infer<typeof ExpectationSettings>;

/**
 * Checks `expect` of a connection: one expectation, or a list of them by kind of file.
 * @param timezone of the partner whose days these are
 */
export function loadExpectations(value: unknown, file: YamlFile, timezone: string): FeedExpectation[] {
  const entries: [unknown, SettingPath][] = Array.isArray(value)
    ? value.map((each, index) => [each, ['expect', index]])
    : [[value, ['expect']]];
  const kinds = new Set<string>();
  return entries.flatMap(([entry, path]) => {
    const settings = checkSettings(ExpectationSettings, entry, file, path);
    if (settings === undefined) return [];
    const kind = settings.for ?? 'all';
    if (kinds.has(kind)) file.faults.add([...path, 'for'], 'expect-repeated', { found: kind });
    kinds.add(kind);
    return [expectationOf(settings, timezone)];
  });
}

function expectationOf(settings: ExpectationSettings, timezone: string): FeedExpectation {
  const schedule = scheduleOf(settings, timezone);
  return {
    ...(settings.for === undefined ? {} : { for: settings.for }),
    ...(schedule === undefined ? {} : { schedule }),
    size: sizeOf(settings.size ?? SizeSettings.parse({})),
    owner: settings.owner,
    severity: settings.severity,
  };
}

function scheduleOf(
  { by, every, grace = 0, days, holidays }: ExpectationSettings,
  timezone: string,
): FeedSchedule | undefined {
  const times = by ?? (every === undefined ? undefined : { everySeconds: every });
  if (times === undefined) return undefined;
  const calendar = { timezone, days: days?.flatMap(daysOf) ?? ALL_DAYS, holidays };
  return { calendar, by: times, graceSeconds: grace };
}

/** A stated bound takes the place of the usual one on its side. */
function sizeOf({ learn, atLeast, atMost, ...size }: z.infer<typeof SizeSettings>): SizeExpectation {
  const statesLeast = !learn || size.minRows !== undefined || size.minBytes !== undefined;
  const statesMost = !learn || size.maxRows !== undefined || size.maxBytes !== undefined;
  return {
    ...size,
    atLeast: atLeast ?? (statesLeast ? undefined : USUAL_SIZE.atLeast),
    atMost: atMost ?? (statesMost ? undefined : USUAL_SIZE.atMost),
  };
}
