import { describe, expect, test } from '@jest/globals';

import type { EntryOutcome } from '#libs/store';

import { entryStatus, nameOfEntry, statusWord } from './entry-status.js';
import { htmlReport } from './html-report.js';
import { replyName, reportName } from './reply-names.js';
import { ublReply } from './ubl-reply.js';

const entry = (more: Partial<EntryOutcome> = {}): EntryOutcome => ({
  entryKey: 'PO-1',
  line: 2,
  outcome: 'created',
  documentNumber: 'PO-1',
  orderId: 'ord_1',
  knownAs: null,
  problems: null,
  targets: [],
  ...more,
});
const target = (state: string, reference: string | null = null, message?: string) => ({
  connection: 'erp',
  state,
  reference,
  failure: message === undefined ? null : { message },
});

test('an entry is called by its number, or by what its rows have in common', () => {
  expect(nameOfEntry({ documentNumber: 'PO-1', entryKey: 'x' })).toBe('PO-1');
  expect(nameOfEntry({ documentNumber: null, entryKey: 'PO-1\u001F2026-11-20' })).toBe('PO-1 2026-11-20');
});

test('an order that was here before is told with the number that its target gave it', () => {
  const before = { outcome: 'unchanged', orderId: 'ord_1' };
  expect(entryStatus(entry({ ...before, knownAs: 'SO-77' }), 'result')).toMatchObject({
    status: 'duplicate',
    reference: 'SO-77',
  });
  expect(entryStatus(entry(before), 'result').reference).toBe('ord_1');
});

describe('names of replies', () => {
  test.each([
    ['orders.csv', 'orders.received.csv', 'orders.csv.report.html'],
    ['orders.2026.XML', 'orders.2026.received.XML', 'orders.2026.XML.report.html'],
    ['orders', 'orders.received.txt', 'orders.report.html'],
    ['orders.zip', 'orders.zip.received.csv', 'orders.zip.report.html'],
    ['orders.XLS', 'orders.XLS.received.csv', 'orders.XLS.report.html'],
    ['orders.xlsx', 'orders.received.xlsx', 'orders.xlsx.report.html'],
    ['orders.jsonl', 'orders.jsonl.received.json', 'orders.jsonl.report.html'],
    ['orders.xlsm', 'orders.xlsm.received.xlsx', 'orders.xlsm.report.html'],
  ])('%s is answered as %s', (name, reply, report) => {
    expect(replyName(name, 'received')).toBe(reply);
    expect(reportName(name)).toBe(report);
  });
});

describe('what a sender is told of an entry', () => {
  test('received tells our reference, the result the number that the target gave', () => {
    const delivered = entry({ targets: [target('confirmed', 'ERP-7')] });
    expect(entryStatus(delivered, 'received')).toMatchObject({ status: 'received', reference: 'ord_1' });
    expect(entryStatus(delivered, 'result')).toMatchObject({ status: 'delivered', reference: 'ERP-7' });
  });

  test('what no target has got is accepted, and not called delivered', () => {
    expect(entryStatus(entry({ targets: [target('shadowed')] }), 'result').status).toBe('accepted');
    expect(entryStatus(entry(), 'result').status).toBe('accepted');
  });

  test('a refusal of any target is told with its words', () => {
    const refused = entryStatus(
      entry({ targets: [target('confirmed', 'X-1'), target('rejected', null, 'no such item')] }),
      'result',
    );
    expect(refused.status).toBe('refused');
    expect(refused.problems.at(-1)).toMatchObject({ code: 'target-rejected' });
    expect(refused.problems.at(-1)?.message).toMatch(
      /no such item.*a new result follows, so do not send the same again/,
    );
  });

  test('an order that was here before is still in trouble where a target did not take it', () => {
    const again = entryStatus(
      entry({ outcome: 'unchanged', targets: [target('parked', null, 'no answer.')] }),
      'result',
    );
    expect(again).toMatchObject({ status: 'duplicate', problems: [{ code: 'target-failed', severity: 'error' }] });
    expect(again.problems[0]?.message).toContain('answer is unclear: no answer. People here');
  });

  test('what a person let pass says so, and no more what it waited for', () => {
    const problems = [
      { severity: 'error', code: 'order-delivered', message: 'A person has to release it.' },
      { severity: 'warning', code: 'line-unit-unknown', message: 'Odd unit.' },
    ];
    const told = entryStatus(entry({ outcome: 'released', problems, targets: [target('confirmed', 'E-1')] }), 'result');
    expect(told).toMatchObject({
      status: 'delivered',
      problems: [{ code: 'document-released' }, { code: 'line-unit-unknown' }],
    });
  });

  test('what a person refused says so at the place for which it was held', () => {
    const problems = [
      { severity: 'error', code: 'document-discarded', message: 'A person here refused it.' },
      {
        severity: 'error',
        code: 'order-line-shrunk',
        message: 'A person has to release it.',
        line: 3,
        field: 'Qty',
        found: '2',
      },
    ];
    expect(entryStatus(entry({ outcome: 'discarded', problems }), 'result')).toEqual({
      status: 'rejected',
      reference: 'ord_1',
      problems: [{ ...problems[0], line: 3, field: 'Qty', found: '2' }],
    });
  });

  test('what a person settled by hand is accepted and says so; what a newer version replaced is not told', () => {
    const settled = entryStatus(entry({ targets: [target('skipped', null, 'no such item')] }), 'result');
    expect(settled).toMatchObject({ status: 'accepted', problems: [{ code: 'target-settled', severity: 'warning' }] });
    expect(entryStatus(entry({ targets: [target('skipped')] }), 'result').problems).toEqual([]);
  });

  test.each([
    ['rejected', 'rejected'],
    ['held', 'held'],
    ['unchanged', 'duplicate'],
    ['recorded', 'accepted'],
  ])('%s is called %s in both phases', (outcome, word) => {
    expect(statusWord(outcome, 'undelivered', 'received')).toBe(word);
    expect(statusWord(outcome, 'undelivered', 'result')).toBe(word);
  });
});

describe('the report', () => {
  test('lists what is wrong and lets no content of the file become markup', () => {
    const page = htmlReport({
      receipt: { id: 'rcp_1', fileName: '<b>x</b>.csv', receivedAt: new Date(0) },
      status: 'ended',
      counts: { rejected: 1 },
      entries: [
        entry({
          outcome: 'rejected',
          problems: [{ code: 'x', message: '"><script>alert(1)</script>', line: 7, field: 'qty' }],
        }),
      ],
      fileProblems: [],
    });
    expect(page).not.toMatch(/<script|<b>x/);
    expect(page).toContain('<td>7</td>');
  });

  test('says the same of a whole file in its rows as on top', () => {
    const page = htmlReport({
      receipt: { id: 'rcp_1', fileName: 'again.csv', receivedAt: new Date('2026-11-26T14:28:51.946Z') },
      status: 'duplicate',
      counts: { duplicate: 1 },
      entries: [],
      fileProblems: [{ severity: 'error', code: 'file-duplicate', message: 'It came before.' }],
    });
    expect(page).toContain('<td>the whole file</td><td>duplicate</td>');
    expect(page).toContain('Received 2026-11-26 14:28 UTC as rcp_1.');
    expect(page).not.toContain('rejected</td>');
  });
});

describe('the UBL answer', () => {
  test('carries the response code, the reference and each problem, escaped', () => {
    const xml = ublReply(
      { id: 'rcp_1', fileName: 'a&b.xml' },
      'result',
      { us: 'We <Ltd>', them: 'They' },
      [
        entry({ targets: [target('confirmed', 'ERP-7')] }),
        entry({
          entryKey: 'PO-2',
          documentNumber: 'PO-2',
          outcome: 'rejected',
          problems: [{ code: 'quantity-missing', message: 'No quantity & no unit' }],
        }),
      ],
      new Date(0),
    );
    expect(xml).toContain('<cbc:ReferenceID>ERP-7</cbc:ReferenceID><cbc:ResponseCode>AP</cbc:ResponseCode>');
    expect(xml).toContain('<cbc:ResponseCode>RE</cbc:ResponseCode>');
    expect(xml).toContain('No quantity &amp; no unit');
    expect(xml).toContain('We &lt;Ltd&gt;');
  });
});
