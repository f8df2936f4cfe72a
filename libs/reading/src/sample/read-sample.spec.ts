import { Readable } from 'node:stream';

import { describe, expect, test } from '@jest/globals';

import type { OpenBytes } from '#libs/formats';
import { workbookBytes } from '#libs/formats/testing';
import {
  type CompiledMapping,
  parseMapping,
  type Proposal,
  type ProposalChoice,
  proposeMapping,
  writeProposal,
} from '#libs/mapping';

import { readSource } from '../read-source.js';
import { readSample } from './read-sample.js';

const bytesOf = (content: string | Uint8Array): OpenBytes => {
  const bytes = Buffer.from(content);
  return (start = 0) => Readable.from([bytes.subarray(start)]);
};

interface Made {
  proposal: Proposal;
  text: string;
  mapping: CompiledMapping;
  /** The part of the sample that becomes a case. */
  excerpt: OpenBytes | undefined;
}

async function propose(open: OpenBytes, choice?: ProposalChoice): Promise<Made> {
  const read = await readSample(open);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const proposed = proposeMapping(read.sample, choice);
  if (!proposed.ok) throw new Error(`lacks ${proposed.lacks}`);
  const { proposal } = proposed;
  const text = writeProposal('acme/sample', read.sample, proposal);
  const compiled = parseMapping(text, 'sample.inbound.yaml');
  if (!compiled.ok || compiled.mapping === undefined) throw new Error(`${text}\n${JSON.stringify(compiled)}`);
  const excerpt = await read.excerpt?.(proposal.groupBy);
  const content = excerpt && ('text' in excerpt ? excerpt.text : excerpt.bytes);
  return { proposal, text, mapping: compiled.mapping, excerpt: content === undefined ? undefined : bytesOf(content) };
}

/** What became of the sample under its own proposal. */
async function documentsOf(open: OpenBytes, mapping: CompiledMapping) {
  const read = await readSource(open, [mapping], '2026-11-26');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const documents = [];
  const problems = [];
  const context = { receiptId: 'rcp_1', receivedOn: '2026-11-26', tables: { lookup: () => undefined } };
  for (const source of read.sources)
    for await (const batch of source.documents(context))
      for (const mapped of batch) {
        problems.push(...mapped.problems.map(({ code }) => code));
        if (mapped.document === undefined) continue;
        const { source: _, ...document } = mapped.document;
        documents.push(document);
      }
  return { documents, problems };
}

/** Which column went where. */
const assignedIn = ({ fields }: Proposal): Record<string, string> =>
  Object.fromEntries(fields.flatMap(({ target, field }) => (field === undefined ? [] : [[target, field.name]])));

interface Case {
  what: string;
  text: string;
  type: string;
  groupBy?: string;
  /** By canonical field; nothing else may be read. */
  fields: Record<string, string>;
  documents: number;
}

const CASES: readonly Case[] = [
  {
    what: 'an English order of office supplies',
    text: `PO Number,PO Date,Ship To,Delivery Address,Post Code,Line,Item Code,Description,Qty,UOM,Unit Price,Currency,Buyer Email
PO-881,2026-11-03,Leeds depot,12 Canal Road,LS1 4AB,1,PAP-A4-80,Copy paper A4,40,BX,3.85,GBP,ann@moorland.example
PO-881,2026-11-03,Leeds depot,12 Canal Road,LS1 4AB,2,PEN-BL,"Ballpoint, blue",200,EA,0.19,GBP,ann@moorland.example
PO-882,2026-11-04,York shop,3 Mill Lane,YO1 7HH,1,STAP-26,Staples 26/6,25,BX,1.05,GBP,ann@moorland.example
`,
    type: 'Order',
    groupBy: 'PO Number',
    fields: {
      orderNumber: 'PO Number',
      documentId: 'PO Number',
      issueDate: 'PO Date',
      currency: 'Currency',
      'buyer.contact.email': 'Buyer Email',
      'shipTo.name': 'Ship To',
      'shipTo.address.street': 'Delivery Address',
      'shipTo.address.postalCode': 'Post Code',
      'lines.lineNumber': 'Line',
      'lines.item.sellerItemId': 'Item Code',
      'lines.item.name': 'Description',
      'lines.quantity.value': 'Qty',
      'lines.quantity.unitCode': 'UOM',
      'lines.price.amount': 'Unit Price',
    },
    documents: 2,
  },
  {
    what: 'a German order of screws, whose rows continue',
    text: `Bestellnr;Bestelldatum;Kundennr;Kundenname;Pos;Artikelnr;Bezeichnung;Menge;ME;Einzelpreis;Liefertermin
B-1001;13.11.2026;20417;Möbel Kranz;1;S-4711;Spanplattenschraube 4x40;1.200;STK;0,045;20.11.2026
;;;;2;S-4712;Dübel 8 mm;2.500;STK;0,12;20.11.2026
B-1002;14.11.2026;20418;Holz Brandt;1;S-4711;Spanplattenschraube 4x40;800;STK;0,045;01.12.2026
`,
    type: 'Order',
    groupBy: 'Bestellnr',
    fields: {
      orderNumber: 'Bestellnr',
      documentId: 'Bestellnr',
      issueDate: 'Bestelldatum',
      'buyer.identifiers[]': 'Kundennr',
      'buyer.name': 'Kundenname',
      requestedDeliveryDate: 'Liefertermin',
      'lines.lineNumber': 'Pos',
      'lines.item.sellerItemId': 'Artikelnr',
      'lines.item.name': 'Bezeichnung',
      'lines.quantity.value': 'Menge',
      'lines.quantity.unitCode': 'ME',
      'lines.price.amount': 'Einzelpreis',
    },
    documents: 2,
  },
  {
    what: 'a French order of cheese',
    text: `N° commande;Date commande;Code client;Nom client;Réf. article;Désignation;Quantité;Unité;Prix unitaire;Devise
C2026-17;27/11/2026;CL044;Fromagerie Martin;BRIE-1K;Brie de Meaux;12;KG;14,20;EUR
C2026-17;27/11/2026;CL044;Fromagerie Martin;COMTE-18;Comté 18 mois;6,5;KG;22,90;EUR
C2026-18;28/11/2026;CL051;Épicerie du Port;BRIE-1K;Brie de Meaux;3;KG;14,20;EUR
`,
    type: 'Order',
    groupBy: 'N° commande',
    fields: {
      orderNumber: 'N° commande',
      documentId: 'N° commande',
      issueDate: 'Date commande',
      currency: 'Devise',
      'buyer.identifiers[]': 'Code client',
      'buyer.name': 'Nom client',
      'lines.item.sellerItemId': 'Réf. article',
      'lines.item.name': 'Désignation',
      'lines.quantity.value': 'Quantité',
      'lines.quantity.unitCode': 'Unité',
      'lines.price.amount': 'Prix unitaire',
    },
    documents: 2,
  },
  {
    what: 'a Spanish order of fruit with a total below',
    text: `Nº pedido;Fecha pedido;Cliente;Código artículo;Descripción;Cantidad;Precio;Importe
P-55;30/11/2026;Frutas Soler;NAR-5;Naranja mesa 5 kg;20;6,40;128,00
P-55;30/11/2026;Frutas Soler;LIM-1;Limón 1 kg;15;1,10;16,50
P-56;01/12/2026;Hotel Mar;NAR-5;Naranja mesa 5 kg;4;6,40;25,60
Total;;;;;39;;170,10
`,
    type: 'Order',
    groupBy: 'Nº pedido',
    fields: {
      orderNumber: 'Nº pedido',
      documentId: 'Nº pedido',
      issueDate: 'Fecha pedido',
      'buyer.name': 'Cliente',
      'lines.item.sellerItemId': 'Código artículo',
      'lines.item.name': 'Descripción',
      'lines.quantity.value': 'Cantidad',
      'lines.price.amount': 'Precio',
      'lines.lineAmount': 'Importe',
    },
    documents: 2,
  },
  {
    what: 'a Dutch stock list under a title',
    text: `Groothandel Visser\t\t\t\nVoorraadlijst\t\t\t

Artikelnummer\tOmschrijving\tEAN\tVoorraad
V-100\tTuinslang 25 m\t4006381333931\t14
V-101\tGieter 10 l\t5901234123457\t0
V-102\tHark\t9002236311036\t103
`,
    type: 'InventoryReport',
    fields: {
      'lines.item.sellerItemId': 'Artikelnummer',
      'lines.item.gtin': 'EAN',
      'lines.item.name': 'Omschrijving',
      'lines.quantity.value': 'Voorraad',
    },
    documents: 1,
  },
  {
    what: 'an American price list with signs and dates month first',
    text: `SKU|UPC|Product Name|Brand|Price|MOQ|Valid From
HM-16|036000291452|Claw hammer 16 oz|Ironside|$18.50|6|12/31/2026
SD-06|042100005264|Screwdriver set|Ironside|$1,249.00|12|01/15/2027
`,
    type: 'Catalogue',
    fields: {
      'lines.item.sellerItemId': 'SKU',
      'lines.item.gtin': 'UPC',
      'lines.item.name': 'Product Name',
      'lines.item.brand': 'Brand',
      'lines.price.amount': 'Price',
      'lines.minimumOrderQuantity': 'MOQ',
      'lines.validFrom': 'Valid From',
    },
    documents: 1,
  },
  {
    what: 'an English invoice whose totals stand in every row',
    text: `Invoice No,Invoice Date,Due Date,PO Number,Supplier Name,Article,Description,Quantity,Price,Line Total,Subtotal,VAT Amount,Total,Currency
INV-7,2026-10-31,2026-11-30,PO-881,Harbour Supplies,ROPE-10,Rope 10 mm,100,1.20,120.00,170.00,34.00,204.00,GBP
INV-7,2026-10-31,2026-11-30,PO-881,Harbour Supplies,BUOY,Buoy,2,25.00,50.00,170.00,34.00,204.00,GBP
`,
    type: 'Invoice',
    groupBy: 'Invoice No',
    fields: {
      documentId: 'Invoice No',
      issueDate: 'Invoice Date',
      dueDate: 'Due Date',
      orderNumber: 'PO Number',
      currency: 'Currency',
      'seller.name': 'Supplier Name',
      'totals.net': 'Subtotal',
      'totals.tax': 'VAT Amount',
      'totals.gross': 'Total',
      'lines.item.sellerItemId': 'Article',
      'lines.item.name': 'Description',
      'lines.quantity.value': 'Quantity',
      'lines.price.amount': 'Price',
      'lines.lineAmount': 'Line Total',
    },
    documents: 1,
  },
  {
    what: 'a German delivery note',
    text: `Lieferscheinnr;Versanddatum;Bestellnr;Artikelnr;Liefermenge;Einheit;Sendungsnummer
LS-90;24.11.2026;B-1001;S-4711;1200;Stk;00340434161094015902
LS-90;24.11.2026;B-1001;S-4712;2500;Stk;00340434161094015902
`,
    type: 'DespatchAdvice',
    groupBy: 'Lieferscheinnr',
    fields: {
      documentId: 'Lieferscheinnr',
      despatchDate: 'Versanddatum',
      orderNumber: 'Bestellnr',
      trackingNumber: 'Sendungsnummer',
      'lines.item.sellerItemId': 'Artikelnr',
      'lines.quantity.value': 'Liefermenge',
      'lines.quantity.unitCode': 'Einheit',
    },
    documents: 1,
  },
  {
    what: 'a confirmation',
    text: `Order No,Line,SKU,Confirmed Qty,Confirmed Date
PO-881,1,PAP-A4-80,40,2026-11-10
PO-881,2,PEN-BL,150,2026-11-12
`,
    type: 'OrderResponse',
    groupBy: 'Order No',
    fields: {
      orderNumber: 'Order No',
      documentId: 'Order No',
      'lines.lineNumber': 'Line',
      'lines.item.sellerItemId': 'SKU',
      'lines.quantity.value': 'Confirmed Qty',
      'lines.promisedDate': 'Confirmed Date',
    },
    documents: 1,
  },
];

describe('a proposal', () => {
  test.each(CASES)('reads $what', async ({ text, type, groupBy, fields, documents }) => {
    const made = await propose(bytesOf(text));
    expect({ type: made.proposal.documentType, groupBy: made.proposal.groupBy }).toEqual({ type, groupBy });
    expect(assignedIn(made.proposal)).toEqual(fields);
    const given = await documentsOf(bytesOf(text), made.mapping);
    expect({ documents: given.documents.length, problems: given.problems }).toEqual({ documents, problems: [] });
  });
});

/** Three rows of one order, with a date and a price in each. */
const rowsOf = (date: string, ...prices: readonly string[]): string =>
  [
    'Order No;Date;SKU;Qty;Price',
    ...prices.map((price, index) => `A-1;${date};S-${index};${index + 1};${price}`),
    '',
  ].join('\n');

describe('the notation of a sample', () => {
  test('is proven by one value for all the others', async () => {
    const { proposal } = await propose(bytesOf(CASES[1]!.text));
    expect(proposal.notation).toEqual({ decimalComma: true, thousands: '.', formats: ['d.M.yyyy'] });
    expect(proposal.doubts.filter((doubt) => doubt.includes('may be'))).toEqual([]);
    const { mapping } = await propose(bytesOf(CASES[1]!.text));
    const { documents } = await documentsOf(bytesOf(CASES[1]!.text), mapping);
    expect(documents[0]).toMatchObject({
      issueDate: '2026-11-13',
      lines: [{ quantity: { value: '1200' }, price: { amount: '0.045' } }, { quantity: { value: '2500' } }],
    });
  });

  test.each([
    ['day and month', rowsOf('03/04/2026', '1.50'), '03/04/2026 may be 2026-04-03 (d/M/yyyy) or 2026-03-04 (M/d/yyyy)'],
    [
      'thousands and fractions',
      rowsOf('2026-11-03', '1.250', '2.500').replaceAll(';', ','),
      '1.250 may be 1.250 or 1250',
    ],
  ])('is a doubt where no value tells %s apart', async (_, text, doubt) => {
    const { proposal, text: written } = await propose(bytesOf(text));
    expect(proposal.doubts).toContainEqual(expect.stringContaining(doubt));
    expect(written).toContain(`# DOUBT: ${doubt}`);
  });

  test('takes the comma for decimal where semicolons stand between cells and nothing else decides', async () => {
    const { proposal } = await propose(bytesOf(rowsOf('2026-11-03', '1,250', '2,500')));
    expect(proposal.notation).toEqual({ decimalComma: true });
    expect(proposal.doubts).toContainEqual(expect.stringContaining('1,250 may be 1.250 or 1250'));
  });

  test('is declared at the field whose column is written in another way', async () => {
    const text = 'Order No,SKU,Qty,Price\nA-1,S-1,1.5,"12,50"\nA-1,S-2,2.25,"3,75"\n';
    const { proposal, mapping } = await propose(bytesOf(text));
    expect(proposal.notation).toEqual({});
    const { documents } = await documentsOf(bytesOf(text), mapping);
    expect(documents[0]).toMatchObject({ lines: [{ quantity: { value: '1.5' }, price: { amount: '12.50' } }, {}] });
  });
});

test('the name of a price says for how many it is, and in which currency', async () => {
  const { proposal } = await propose(bytesOf('Bestellnr;Artikelnr;Menge;Preis je 100 (EUR)\nB-1;S-1;500;4,50\n'));
  expect(assignedIn(proposal)).toMatchObject({ 'lines.price.amount': 'Preis je 100 (EUR)' });
  expect(proposal.fields).toContainEqual(
    expect.objectContaining({ target: 'lines.price.baseQuantity', source: { const: 100 } }),
  );
  expect(proposal.fields).toContainEqual(expect.objectContaining({ target: 'currency', source: { const: 'EUR' } }));
});

describe('the dialect of a sample', () => {
  const order = 'Order No,SKU,Qty,Price\nA-1,S-1,1,12.50\nA-1,S-2,2,3.75\n';
  const dialectIn = async (content: string | Uint8Array, choice?: ProposalChoice) => {
    const made = await propose(bytesOf(content), choice);
    const { documents, problems } = await documentsOf(bytesOf(content), made.mapping);
    const given = made.excerpt === undefined ? undefined : await documentsOf(made.excerpt, made.mapping);
    return { ...made, documents, problems, given };
  };

  test.each([
    ['a title above', `Harbour Supplies\nOrders of today\n\n${order}`, 'headerWithin: 40'],
    ['comments', `# made by hand\n${order}`, 'comment: "#"'],
    ['a closing row that counts', `${order}Total,2,,\n`, 'count: 2'],
    ['rows that are too short', `Order No,SKU,Qty,Price\nA-1,S-1,1,12.50\nA-1,S-2,2\n`, 'ragged: pad'],
    [
      'as many commas as semicolons in its header',
      'Order No;SKU;Qty;Price (net,each,EUR,disc)\nA-1;S-1;1;12.50\n',
      'delimiter: ;',
    ],
    [
      'two columns of one name',
      'Order No,SKU,Qty,Price,Price\nA-1,S-1,1,12.50,9\n',
      'columns: [ Order No, SKU, Qty, Price, Price (2) ]',
    ],
  ])('is declared for %s, and the case made of it gives the same', async (_, content, declared) => {
    const { text, documents, problems, given } = await dialectIn(content);
    expect(text).toContain(declared);
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([{ documentType: 'Order', orderNumber: 'A-1' }]);
    expect(given?.documents).toEqual(documents);
  });

  test('without header row counts the columns, and the person says which is the number', async () => {
    const content = 'A-1;S-1;12,50\nA-1;S-2;3,75\n';
    const read = await readSample(bytesOf(content));
    expect(read.ok && proposeMapping(read.sample)).toEqual({ ok: false, lacks: 'target' });
    const { text, proposal } = await propose(bytesOf(content), { target: 'Order', groupBy: 'column 1' });
    expect(text).toContain('columns: [ column 1, column 2, column 3 ]');
    expect(assignedIn(proposal)).toMatchObject({ orderNumber: 'column 1' });
  });

  test('says windows-1252 of a file that is not UTF-8', async () => {
    const content = Buffer.from('Auftrag;Artikel;Bezeichnung;Menge\nA-1;S-1;Dübel;5\n', 'latin1');
    const { text, documents, given } = await dialectIn(content);
    expect(text).toContain('encoding: windows-1252');
    expect(documents).toMatchObject([{ lines: [{ item: { name: 'Dübel' } }] }]);
    expect(given?.documents).toEqual(documents);
  });

  test('of one column is none', async () => {
    const read = await readSample(bytesOf('HEA4711   20261103PARTNER\nLIN00001  S-1      5\n'));
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'sample-one-column' }] });
  });
});

describe('a workbook as a sample', () => {
  const rowXml = (cells: readonly string[]): string =>
    `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
  const rowsXml = (table: readonly (readonly string[])[]): string => table.map(rowXml).join('');
  const rows = [['Orders of Moorland Hotels'], ['Order No', 'SKU', 'Qty'], ['A-1', 'S-1', '5']];

  test('is read where its header stands', async () => {
    const open = bytesOf(workbookBytes({ rows: rowsXml(rows) }));
    const { text, mapping } = await propose(open);
    expect(text).toContain('format: xlsx');
    const { documents, problems } = await documentsOf(open, mapping);
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([{ orderNumber: 'A-1', lines: [{ quantity: { value: '5' } }] }]);
  });

  test('is read by the sheet that looks like a document, which is named', async () => {
    const open = bytesOf(
      workbookBytes({
        rows: rowsXml([['Please do not change the order of columns']]),
        sheets: [{ name: 'Read me' }, { name: 'Orders', rows: rowsXml(rows) }],
      }),
    );
    const { text, mapping, excerpt } = await propose(open);
    expect(text).toContain('xlsx: { sheet: Orders }');
    const { documents } = await documentsOf(open, mapping);
    expect(documents).toHaveLength(1);
    expect((await documentsOf(excerpt!, mapping)).documents).toEqual(documents);
  });
});

describe('a tree as a sample', () => {
  test('of XML is split at the list whose elements have lines', async () => {
    const content = `<Orders><Order number="A-1"><Date>2026-11-03</Date><Customer><Id>K7</Id><Name>Moorland</Name></Customer>
<Lines><Line><Sku>S-1</Sku><Quantity unit="EA">5</Quantity></Line><Line><Sku>S-2</Sku><Quantity unit="KG">2.5</Quantity></Line></Lines></Order>
<Order number="A-2"><Date>2026-11-04</Date><Customer><Id>K8</Id><Name>Brandt</Name></Customer>
<Lines><Line><Sku>S-1</Sku><Quantity unit="EA">1</Quantity></Line></Lines></Order></Orders>`;
    const { proposal, mapping } = await propose(bytesOf(content));
    expect(assignedIn(proposal)).toEqual({
      orderNumber: '@number',
      documentId: '@number',
      issueDate: 'Date',
      'buyer.identifiers[]': 'Customer/Id',
      'buyer.name': 'Customer/Name',
      'lines.item.sellerItemId': 'Sku',
      'lines.quantity.value': 'Quantity',
      'lines.quantity.unitCode': 'Quantity/@unit',
    });
    const { documents, problems } = await documentsOf(bytesOf(content), mapping);
    expect(problems).toEqual([]);
    expect(documents.map((document) => ('orderNumber' in document ? document.orderNumber : ''))).toEqual([
      'A-1',
      'A-2',
    ]);
  });

  const order = (id: string) => ({
    header: { orderNumber: id, currency: 'EUR' },
    customer: { id: 'K7', name: 'Moorland' },
    items: [{ sku: 'S-1', quantity: 2, price: '4.50' }],
  });
  test.each([
    ['of JSON is the record itself', JSON.stringify(order('A-1')), ['A-1']],
    [
      'of JSON that is an array has a record in each item',
      JSON.stringify([order('A-1'), order('A-2')]),
      ['A-1', 'A-2'],
    ],
    [
      'of JSON has its records in the list that holds lines',
      JSON.stringify({ orders: [order('A-1'), order('A-2')] }),
      ['A-1', 'A-2'],
    ],
    [
      'of JSON lines has a record in each line',
      `${JSON.stringify(order('A-1'))}\n${JSON.stringify(order('A-2'))}\n`,
      ['A-1', 'A-2'],
    ],
  ])('%s', async (_, content, numbers) => {
    const { proposal, mapping, text } = await propose(bytesOf(content));
    expect(text).toContain('members: [ items, customer, header ]');
    expect(assignedIn(proposal)).toMatchObject({ orderNumber: 'header.orderNumber', 'buyer.name': 'customer.name' });
    const { documents, problems } = await documentsOf(bytesOf(content), mapping);
    expect(problems).toEqual([]);
    expect(documents.map((document) => ('orderNumber' in document ? document.orderNumber : ''))).toEqual(numbers);
  });

  test('a German order list with a title, a total and units of its own; a file that lacks one of its columns is not like it', async () => {
    const rows = [
      'Bestellübersicht;;;;;;',
      'Beleg-Nr.;Belegdatum;Pos.;Art.-Nr.;Menge;Einh.;E-Preis',
      '26-10457;25.11.2026;10;00471100;1.200,00;Stk;0,12',
      '26-10457;25.11.2026;20;00471255;24;Ktn;18,90',
      '26-10458;26.11.2026;10;09120034;40;Sack;1.012,50',
      'Summe;;;;;;40.500,00',
    ];
    const open = bytesOf(Buffer.from(`${rows.join('\r\n')}\r\n`, 'latin1'));
    const { proposal, mapping, text } = await propose(open);
    expect(proposal).toMatchObject({
      documentType: 'Order',
      groupBy: 'Beleg-Nr.',
      notation: { decimalComma: true, thousands: '.', formats: ['d.M.yyyy'] },
      unread: [],
    });
    expect(text).toContain('trailer: { starts: Summe }');
    expect((await documentsOf(open, mapping)).documents).toMatchObject([
      { lines: [{ quantity: { value: '1200.00', unitCode: 'EA' } }, { quantity: { unitCode: 'XCT' } }] },
      { lines: [{ quantity: { unitCode: 'XSA' } }] },
    ]);
    const without = bytesOf(Buffer.from(rows.map((row) => row.replace(/;[^;]*$/, '')).join('\r\n'), 'latin1'));
    expect(await readSource(without, [mapping], '2026-11-26')).toMatchObject({
      ok: false,
      problems: [{ code: 'csv-header-lacks', line: 2, expected: 'E-Preis' }],
    });
  });

  const rows = ['A-1', 'A-1', 'A-2'].map((order, index) => ({
    order_no: order,
    customer: { name: 'Moorland' },
    sku: `S-${index + 1}`,
    qty: 2,
    ...(index === 0 && { note: 'first' }),
  }));
  test.each([
    ['an array', JSON.stringify(rows), undefined],
    ['lines', rows.map((row) => JSON.stringify(row)).join('\n'), undefined],
    ['a member of an answer', JSON.stringify({ page: 1, data: { items: rows } }), '$.data.items[*]'],
  ])('rows of JSON in %s are grouped to orders as those of a table are', async (_, content, record) => {
    const { proposal, mapping, text, excerpt } = await propose(bytesOf(content));
    expect(proposal).toMatchObject({ documentType: 'Order', groupBy: 'order_no' });
    expect(mapping).toMatchObject({ format: 'json-rows', ...(record !== undefined && { recordPath: record }) });
    expect(text).toContain('match: { headers: [ order_no, customer.name, sku, qty ] }');
    for (const open of [bytesOf(content), excerpt!]) {
      const { documents, problems } = await documentsOf(open, mapping);
      expect(problems).toEqual([]);
      expect(documents).toMatchObject([
        { orderNumber: 'A-1', buyer: { name: 'Moorland' }, lines: [{ item: { sellerItemId: 'S-1' } }, {}] },
        { orderNumber: 'A-2', lines: [{ item: { sellerItemId: 'S-3' } }] },
      ]);
    }
  });

  test('lines of one JSON document are no rows of several', async () => {
    const content = JSON.stringify({ orderNumber: 'A-1', currency: 'EUR', items: rows });
    const { mapping } = await propose(bytesOf(content));
    expect(mapping.format).toBe('json');
  });

  test('rows of JSON without a number: all are lines of one document', async () => {
    const stock = [
      '{"site":"LEEDS","sku":"A-1","ean":"4006381333931","onHand":118,"uom":"EA"}',
      '{"site":"LEEDS","sku":"A-2","onHand":0,"uom":"EA"}',
    ];
    const open = bytesOf(stock.join('\n'));
    const { proposal, mapping } = await propose(open);
    expect(proposal.documentType).toBe('InventoryReport');
    const { documents, problems } = await documentsOf(open, mapping);
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([
      {
        lines: [
          {
            site: 'LEEDS',
            item: { sellerItemId: 'A-1', gtin: '4006381333931' },
            quantity: { value: '118', unitCode: 'EA' },
          },
          { item: { sellerItemId: 'A-2' }, quantity: { value: '0' } },
        ],
      },
    ]);
  });

  test('what every order has and the names do not say is told to be filled', async () => {
    const { proposal } = await propose(
      bytesOf('order no,order date,foo,bar\nA-1,2026-11-13,x y,z\nA-1,2026-11-13,w,v\n'),
      {
        target: 'Order',
      },
    );
    expect(proposal.doubts.join('\n')).toMatch(/no field looks like an article[^]*no field looks like the quantity/);
  });

  test('inches are no quotes, and an item that is no number of a line is an article', async () => {
    const rows = [
      'PO Number\tItem\tDescription\tQty\tUOM',
      '45\tA-1\tPipe 1/2" steel\t12\tEA',
      '45\tA-2\tElbow 3/4"\t1\tEA',
    ];
    const open = bytesOf(`${rows.join('\n')}\n`);
    const { proposal, mapping, excerpt } = await propose(open);
    expect(assignedIn(proposal)).toMatchObject({ 'lines.item.sellerItemId': 'Item', 'lines.item.name': 'Description' });
    for (const each of [open, excerpt!])
      expect((await documentsOf(each, mapping)).documents).toMatchObject([
        { lines: [{ item: { sellerItemId: 'A-1', name: 'Pipe 1/2" steel' } }, { item: { name: 'Elbow 3/4"' } }] },
      ]);
  });

  test.each([
    ['Date cde', []],
    ['Le', ['its name does not say it, but it is the only date']],
  ])('the only date of a file, called %s, is its day', async (name, doubts) => {
    const { proposal } = await propose(
      bytesOf(`Commande;${name};Réf article;Qté;Unité\nC-1;03/11/2026;A-1;2;PCE\nC-2;14/11/2026;A-2;5;PCE\n`),
    );
    expect(proposal.fields.find(({ target }) => target === 'issueDate')).toMatchObject({ source: name, doubts });
  });

  test('of two dates that their names do not tell apart none is taken', async () => {
    const { proposal } = await propose(bytesOf('order no,x,y,sku,qty\nA-1,2026-11-13,2026-11-20,S-1,2\n'));
    expect(proposal.fields.map(({ target }) => target)).not.toContain('issueDate');
  });

  test('rows that only add up are passed over, those at the end prove the file whole', async () => {
    const rows = [
      'Auftr.-Nr.;Pos;Art.Nr.;Menge;Betrag',
      'A-1;1;00012;1.000;50,00',
      ';2;00013;500;10,00',
      'Zwischensumme;;;;60,00',
      'A-2;1;00012;200;10,00',
      'Zwischensumme A-2;;;;10,00',
      'Gesamtsumme;;;;70,00',
    ];
    const open = bytesOf(`${rows.join('\n')}\n`);
    const { proposal, mapping, text, excerpt } = await propose(open);
    expect(text).toContain('subtotals: [ Zwischensumme ]');
    expect(text).toContain('trailer: { starts: Gesamtsumme }');
    expect(proposal).toMatchObject({ groupBy: 'Auftr.-Nr.', fillDown: 'Auftr.-Nr.' });
    for (const each of [open, excerpt!])
      expect((await documentsOf(each, mapping)).documents).toMatchObject([
        { orderNumber: 'A-1', lines: [{ quantity: { value: '1000' } }, { quantity: { value: '500' } }] },
        { orderNumber: 'A-2', lines: [{ item: { sellerItemId: '00012' } }] },
      ]);
  });

  test('what is UBL, or like it, is told to be better read by what is there', async () => {
    const like = (xmlns: string) =>
      bytesOf(
        `<Order${xmlns}><ID>1</ID><IssueDate>2026-11-13</IssueDate><OrderLine><LineItem><ID>1</ID><Quantity>2</Quantity><Item><Name>Mug</Name></Item></LineItem></OrderLine></Order>`,
      );
    const ubl = await propose(like(' xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"'));
    expect(ubl.text).toContain('DOUBT: this is UBL, which the mapping standards/ubl/order reads whole');
    expect((await propose(like(''))).text).toContain(
      'a variant with extends: standards/ubl/order and match: { root: Order }',
    );
  });

  test.each([
    ['Polish', 'Zamówienie;Data;Klient;Indeks;Ilość;Jm;Cena netto', 'Z/1;13.11.2026;Łódź;A-1;1 200;szt;1,25', '1200'],
    ['Russian', 'Номер заказа;Дата;Клиент;Артикул;Количество;Ед. изм.;Цена', '1;13.11.2026;Рим;A-1;5;шт;1,50', '5'],
    ['Japanese', '注文番号;注文日;得意先;商品コード;数量;単位;単価', '注1;2026/11/13;東京;A-1;100;個;12', '100'],
    ['Czech', 'Objednávka;Datum;Zákazník;Kód zboží;Množství;MJ;Cena', '1;13.11.2026;Brno;A-1;5;ks;1,50', '5'],
  ])('%s names of columns are known', async (_, header, row, quantity) => {
    const open = bytesOf(`${header}\n${row}\n${row.replace('A-1', 'A-2')}\n`);
    const { proposal, mapping } = await propose(open);
    expect(proposal).toMatchObject({ documentType: 'Order', unread: [] });
    const { documents, problems } = await documentsOf(open, mapping);
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([{ lines: [{ quantity: { value: quantity, unitCode: 'EA' } }, {}] }]);
  });

  test('what the mapping is called decides where the file does not', async () => {
    const open = bytesOf('sku,quantity\nA-1,3\nB-2,4\n');
    expect((await propose(open)).proposal.documentType).toBe('InventoryReport');
    const read = await readSample(open);
    expect(read.ok && proposeMapping(read.sample, { named: 'Order' })).toMatchObject({
      ok: false,
      documentType: 'Order',
    });
    const plain = bytesOf('invoice no,invoice date,sku,line amount\nR-1,2026-11-01,A,3.00\n');
    expect((await propose(plain, { named: 'Order' })).proposal.documentType).toBe('Invoice');
  });
});
