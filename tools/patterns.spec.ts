import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

/** Length at which a sender's text meets a pattern at worst, and what a match may cost then. */
const ATTACK_LENGTH = 50_000;
const MAX_CPU_MS = 50;
/** Another process may take the core away from a first try. */
const TRIES = 3;
/** Of one pattern, each alone and with each other. */
const MAX_CHARACTERS = 8;

const root = fileURLToPath(new URL('..', import.meta.url));

interface Pattern {
  at: string;
  source: string;
  flags: string;
}

const sources = ['apps', 'libs', 'connectors']
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((path) => join(root, room, path)),
  )
  .filter((path) => /\/src\/.*\.tsx?$/.test(path) && !/\.spec\.ts$|\/testing\/|\/node_modules\//.test(path));

/** Every regular expression that stands in the source, and where others are made from text. */
function patternsOf(path: string): { literals: Pattern[]; made: string[] } {
  const literals: Pattern[] = [];
  const made: string[] = [];
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext);
  const visit = (node: ts.Node): void => {
    const at = `${relative(root, path)}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = /^\/([^]*)\/([a-z]*)$/.exec(node.text) ?? [];
      literals.push({ at, source, flags });
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(file) === 'RegExp')
      made.push(relative(root, path));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { literals, made };
}

const found = sources.map(patternsOf);
const literals = found.flatMap((each) => each.literals);

/** What a pattern repeats is made of characters that it names, or of one of each class. */
const CLASSES: readonly [RegExp, string][] = [
  [/\\d|0-9/, '0'],
  [/\\s| |\\t/, ' '],
  [/\\w|a-z|\\p\{L\}|\\S/i, 'a'],
  [/\./, 'x'],
];

/**
 * Texts that are worst for a pattern that backtracks: what it begins with, then one or two of its characters over and
 * over, then what it does not expect.
 */
function attacksOn({ source }: Pattern): string[] {
  const plain = source.replaceAll(/\\[dwsSDWbBpPux]|[()|?*+^$]|\{[\d,]+\}/g, '').replaceAll('\\', '');
  const named = CLASSES.filter(([written]) => written.test(source)).map(([, character]) => character);
  const characters = [...new Set([...named, ...plain.split('')])].slice(0, MAX_CHARACTERS);
  const [start = ''] = /^[\w :;=/"'<>-]*/.exec(source.replace(/^\^/, '')) ?? [];
  const ends = ['\u0000', `\u0000${characters.join('')}`];
  const pumps = characters.flatMap((one) => [one, ...characters.map((other) => (other < one ? one + other : ''))]);
  return pumps
    .filter((pump) => pump !== '')
    .flatMap((pump) => {
      const text = pump.repeat(ATTACK_LENGTH / pump.length);
      return [...new Set(['', start])].flatMap((begin) => ends.map((end) => begin + text + end));
    });
}

/** CPU time of one match, the least of some tries. */
function cpuMs({ source, flags }: Pattern, text: string, tries = TRIES): number {
  const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
  let least = Infinity;
  for (let run = 0; run < tries && least > MAX_CPU_MS; run += 1) {
    const before = process.cpuUsage();
    pattern.test(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

describe('our regular expressions', () => {
  test('take no more than 50 ms for the texts that are worst for them', () => {
    const slow: object[] = [];
    let attacks = 0;
    for (const pattern of literals) {
      for (const text of attacksOn(pattern)) {
        attacks += 1;
        const ms = cpuMs(pattern, text);
        if (ms > MAX_CPU_MS)
          slow.push({ at: pattern.at, pattern: pattern.source, ms: Math.round(ms), attack: text.slice(0, 20) });
      }
    }
    process.stdout.write(
      `regular expressions: ${literals.length} checked, ${attacks} attacked with ${ATTACK_LENGTH} characters\n`,
    );
    expect(slow).toEqual([]);
    expect(literals.length).toBeGreaterThan(100);
  }, 120_000);

  test('are not made from what a sender says', () => {
    expect(found.flatMap(({ made }) => made)).toEqual([
      // The name of a setting of Redis.
      'apps/cli/src/doctor/queue-checks.ts',
      // Classes of characters.
      'libs/formats/src/encode-text.ts',
      'libs/formats/src/encode-text.ts',
      'libs/formats/src/xml/names.ts',
      'libs/formats/src/xml/names.ts',
      // Signs that are sorted out before, one class of characters.
      'libs/mapping/src/propose/file-notation.ts',
      // Fixed pieces for the letters of a date format, and the rest of it escaped.
      'libs/mapping/src/values/dates.ts',
      // The marks of a number, of two ways to write it.
      'libs/mapping/src/values/numbers.ts',
      // Our own secrets, escaped.
      'libs/platform/src/secrets/secret-values.ts',
    ]);
  });

  test('would be found when they were slow', () => {
    const slow = { at: '', source: '=+$', flags: '' };
    expect(attacksOn(slow).some((text) => cpuMs(slow, text, 1) > MAX_CPU_MS)).toBe(true);
  });
});
