import { describe, expect, test } from '@jest/globals';

import { mappingOf, readContent } from './testing/read-text.js';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const invoice = mappingOf(`
mapping: test/invoice
version: 1
target: Invoice
source: { format: xml, match: { root: Invoice, namespace: '${UBL}Invoice-2' } }
fields: { documentId: ID, lines: { each: InvoiceLine, fields: { lineNumber: ID } } }
`);
const INVOICE = `<Invoice xmlns="${UBL}Invoice-2"><ID>1</ID></Invoice>`;
const attached = (content: string) =>
  `<AttachedDocument xmlns="${UBL}AttachedDocument-2"><ID>A-1</ID>\n<Attachment>${content}</Attachment></AttachedDocument>`;
const SBDH = 'http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader';
const enveloped = (content: string) =>
  `<StandardBusinessDocument xmlns="${SBDH}"><StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion></StandardBusinessDocumentHeader>\n${content}</StandardBusinessDocument>`;

describe('a document in an envelope', () => {
  test.each([
    [
      'as text',
      attached(`<Description><![CDATA[<?xml version="1.0"?>${INVOICE}]]></Description>`),
      'AttachedDocument',
      2,
    ],
    [
      'as an embedded object',
      attached(`<Object>${Buffer.from(`<!-- bill -->${INVOICE}`).toString('base64')}</Object>`),
      'AttachedDocument',
      2,
    ],
    ['as an element', enveloped(INVOICE), 'StandardBusinessDocument', 2],
    ['as an element of whatever it is', `<Batch>\n${INVOICE}</Batch>`, 'Batch', 2],
  ])('is refused %s, naming it and what to send', async (_, content, found, line) => {
    const { problems } = await readContent(content, [invoice]);
    expect(problems).toMatchObject([{ code: 'xml-envelope', expected: 'Invoice', found, line }]);
  });

  test('is refused as such also where nothing in it is known; what is no envelope is not', async () => {
    const other = await readContent(enveloped('<Waybill/>'), [invoice]);
    expect(other.problems).toMatchObject([{ code: 'xml-envelope', expected: 'document', line: 1 }]);
    const none = await readContent('<Waybill><ID>7</ID></Waybill>', [invoice]);
    expect(none.problems).toMatchObject([{ code: 'mapping-none-matches' }]);
  });
});
