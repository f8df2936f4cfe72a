import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { described, type Party, problemCodes } from '#libs/documents';

import { fillSecrets, loadWorkspace, type Workspace } from './index.js';
import { connectors, fileText, mappingText, outputText, workspaceFiles } from './testing/files.js';

function loaded(change: Parameters<typeof workspaceFiles>[0] = {}): Workspace {
  const result = loadWorkspace(workspaceFiles(change), connectors);
  if (!result.ok) throw new Error(result.problems.map((problem) => described(problem).message).join('\n'));
  return result.workspace;
}

/** Everything that is wrong with the small workspace after a change, as `file:line setting code`. */
function wrong(change: Parameters<typeof workspaceFiles>[0]): string[] {
  const result = loadWorkspace(workspaceFiles(change), connectors);
  return (result.ok ? [] : result.problems).map(
    ({ params, line, field, code }) => `${params?.['file']}:${line} ${field} ${code}`,
  );
}

/** The small workspace with a piece of one file replaced. */
const edited = (path: string, from: string, to: string) => ({ [path]: fileText(path).replace(from, to) });

/** Two versions of a mapping with what each says of when it holds. */
const versions = (one: string, other: string) => ({
  'mappings/acme/order.yaml': `${mappingText}${one}\n`,
  'mappings/acme/order.v2.yaml': `${mappingText.replace('version: 1', 'version: 2')}${other}\n`,
});

/** The one sentence that a person reads. */
function sentence(change: Parameters<typeof workspaceFiles>[0]): string {
  const result = loadWorkspace(workspaceFiles(change), connectors);
  return result.ok ? 'all is right' : result.problems.map((problem) => described(problem).message).join('\n');
}

describe('a file that cannot be read as it is', () => {
  test('is told once: who names a mapping with a fault is not told that it is unknown', () => {
    const broken = mappingText.replace('target: Order', 'target: Ordre');
    expect(broken).not.toBe(mappingText);
    const naming = edited('connections/acme-drop.yaml', 'partner: acme', 'partner: acme\nmappings: [acme/order]');
    expect(wrong({ ...naming, 'mappings/acme/order.inbound.yaml': broken })).toEqual([
      expect.stringMatching(/^mappings\/acme\/order\.inbound\.yaml:\d+ target mapping-header-invalid$/),
    ]);
    expect(wrong({ ...naming, 'mappings/acme/other.inbound.yaml': broken })).toHaveLength(2);
  });

  test('is told at its first line when it is empty', () => {
    expect(wrong({ 'connections/acme-drop.yaml': '' })[0]).toBe(
      'connections/acme-drop.yaml:1 id workspace-setting-missing',
    );
  });
});

describe('a workspace in which nothing is wrong', () => {
  test('has its settings with defaults', () => {
    const { company, partners, connections } = loaded();
    expect(company).toEqual({ id: 'us', name: 'Us Ltd', identifiers: [], timezone: 'Europe/London' });
    expect(partners.map(({ id }) => id)).toEqual(['acme', 'base']);
    expect(partners[0]).toMatchObject({
      acceptPartialOrders: false,
      rounding: 'half-up',
      rules: { 'unit-known': 'hold' },
    });
    expect(connections[0]).toMatchObject({
      id: 'acme-drop',
      config: { path: 'drop/acme', depth: 1 },
      files: { pattern: '*.csv', complete: 'stable', stableSeconds: 10 },
      pollSeconds: 5,
      secrets: [],
    });
  });

  test('keeps references in place of secrets and names them', () => {
    expect(loaded().connections[1]).toMatchObject({ config: { token: '${secret:ERP_TOKEN}' }, secrets: ['ERP_TOKEN'] });
  });

  test('knows the rules of each partner and those of everybody', () => {
    const severity = (rules: Workspace['rules']) => rules.find(({ name }) => name === 'unit-known')?.severity;
    const workspace = loaded();
    expect([workspace.rulesOf('acme'), workspace.rulesOf('base'), workspace.rules].map(severity)).toEqual([
      'hold',
      'block',
      'block',
    ]);
  });

  test('looks codes up in its tables', () => {
    const { tables } = loaded();
    expect([tables.lookup('items', '4711-B'), tables.lookup('items', 'a,b'), tables.lookup('sites', 'LDN')]).toEqual([
      'SKU-1',
      'SKU-2',
      'London',
    ]);
    expect([tables.reverse?.('items', 'SKU-1'), tables.reverse?.('items', 'SKU-9')]).toEqual(['4711-B', undefined]);
    expect(tables.lookup('items', 'other')).toBeUndefined();
    expect(tables.lookup('none', 'x')).toBeUndefined();
  });

  test('recognises partners by identifier, then by name or alias', () => {
    const workspace = loaded();
    const id = (party: Party | undefined) => workspace.partnerOf(party)?.id;
    expect(id({ name: 'Base', identifiers: [{ scheme: 'gln', value: '123' }] })).toBe('acme');
    expect(id({ identifiers: [{ value: '123' }] })).toBe('acme');
    expect(id({ identifiers: [{ scheme: 'DUNS', value: '123' }] })).toBeUndefined();
    expect(id({ legalName: ' acme ' })).toBe('acme');
    expect(id(undefined)).toBeUndefined();
  });

  test('takes mappings of its own and shipped ones; an own one replaces a shipped one of the same name', () => {
    const shipped = { 'shipped/mappings/acme/order.yaml': mappingText };
    expect(loaded(shipped).mappings.map(({ id, version }) => `${id}@${version}`)).toEqual(['acme/order@1']);
    const own = { ...shipped, 'mappings/acme/order.yaml': mappingText.replace('version: 1', 'version: 2') };
    expect(loaded(own).mappings.map(({ id, version }) => `${id}@${version}`)).toEqual(['acme/order@2']);
    const cases = { 'mappings/acme/order.test.yaml': 'cases: []', 'mappings/acme/sample.csv': 'a' };
    expect(loaded({ ...own, ...cases }).mappings).toHaveLength(1);
  });

  test('takes variants of its own and of shipped mappings', () => {
    const files = {
      'shipped/mappings/acme/order.yaml': mappingText,
      'mappings/branch/order.yaml': 'extends: acme/order\nmapping: branch/order\nversion: 1\n',
      'mappings/acme/order.yaml': 'extends: acme/order\nmapping: acme/order\nversion: 2\n',
    };
    expect(loaded(files).mappings.map((each) => [each.id, each.version, each.extends])).toEqual([
      ['acme/order', '2', 'acme/order@1'],
      ['branch/order', '1', 'acme/order@2'],
    ]);
  });

  test('may hold several versions of a mapping for days of their own', () => {
    expect(loaded(versions('validUntil: 2026-12-31', 'validFrom: 2027-01-01')).mappings).toMatchObject([
      { id: 'acme/order', version: '2', validFrom: '2027-01-01' },
      { id: 'acme/order', version: '1', validUntil: '2026-12-31' },
    ]);
  });

  test('warns of days on which no version of a mapping holds', () => {
    const result = loadWorkspace(
      workspaceFiles(versions('validUntil: 2026-12-31', 'validFrom: 2027-01-05')),
      connectors,
    );
    expect(result.ok && result.warnings.map((each) => described(each).message)).toEqual([
      expect.stringMatching(/acme\/order holds from 2027-01-01 to 2027-01-04/),
    ]);
  });

  test('knows what mappings write, and which of them a connection wants', () => {
    const mapping = { 'mappings/acme/order.yaml': mappingText + outputText };
    const { outputs, connections } = loaded({
      ...mapping,
      ...edited('connections/erp.yaml', 'mode:', 'outputs: { Order: acme/order }\nmode:'),
    });
    expect(outputs.map(({ id, documentType }) => [id, documentType])).toEqual([['acme/order', 'Order']]);
    expect(connections.map((connection) => connection.outputs)).toEqual([{}, { Order: 'acme/order' }]);
  });

  test('has one hash, whatever the order of its files and the kind of their line ends', () => {
    const files = workspaceFiles();
    const windows = files.toReversed().map(({ path, text }) => ({ path, text: text.replaceAll('\n', '\r\n') }));
    const other = loadWorkspace(windows, connectors);
    expect(other.ok && other.workspace.hash).toBe(loaded().hash);
    expect(loaded(edited('workspace.yaml', 'Us Ltd', 'Us Inc')).hash).not.toBe(loaded().hash);
  });

  test('reads how a table is read from the YAML file beside its entries', () => {
    const { tables } = loaded({
      'tables/items.yaml': 'kind: item\nunknown: keep\npartner: acme\nignoreCase: true\n',
      'tables/items.csv': 'to,from,partner,validUntil,note\nSKU-1,ab-1,,2026-06-30,old\nSKU-2,ab-1,base,,\n',
    });
    const acme = tables.seenBy({ partner: 'acme' });
    expect(acme.lookup('items', 'AB-1', '2026-06-30')).toBe('SKU-1');
    expect(acme.lookup('items', 'AB-1', '2026-07-01')).toBe('AB-1');
    expect(tables.seenBy({ partner: 'base' }).lookup('items', 'Ab-1', '2026-07-01')).toBe('SKU-2');
    expect(tables.settingsOf('items')).toMatchObject({ kind: 'item', unknown: 'keep', partner: 'acme' });
  });

  test('needs neither routes nor rules nor tables', () => {
    const bare = loaded({ 'routes.yaml': undefined, 'tables/items.csv': undefined, 'tables/sites.yaml': undefined });
    expect(bare.rules.length).toBeGreaterThan(5);
  });
});

describe('a wrong setting', () => {
  test.each([
    [
      'of the wrong kind',
      edited('connections/acme-drop.yaml', 'pattern: "*.csv"', 'stableSeconds: soon'),
      'connections/acme-drop.yaml:8 files.stableSeconds workspace-setting-invalid',
    ],
    [
      'that is missing',
      edited('partners/base.yaml', 'role: supplier', ''),
      'partners/base.yaml:1 role workspace-setting-missing',
    ],
    [
      'that does not exist',
      edited('partners/base.yaml', 'role:', 'roll: x\nrole:'),
      'partners/base.yaml:3 roll workspace-setting-unknown',
    ],
    [
      'of a connector',
      edited('connections/acme-drop.yaml', 'path: drop/acme', 'path: ""'),
      'connections/acme-drop.yaml:6 config.path workspace-setting-invalid',
    ],
    [
      'that a connector lacks',
      edited('connections/acme-drop.yaml', 'path: drop/acme', 'path: x\n  pth: y'),
      'connections/acme-drop.yaml:7 config.pth workspace-setting-unknown',
    ],
    [
      'between settings of a connector',
      edited('connections/acme-drop.yaml', 'path: drop/acme', 'path: far'),
      'connections/acme-drop.yaml:6 config.password workspace-setting-missing',
    ],
    [
      'of a time zone',
      edited('workspace.yaml', 'London', 'Londn'),
      'workspace.yaml:4 company.timezone workspace-setting-invalid',
    ],
    [
      'of an output that reads only',
      {
        'mappings/acme/order.yaml': mappingText,
        ...edited('connections/erp.yaml', 'mode:', 'outputs: { Order: acme/order }\nmode:'),
      },
      'connections/erp.yaml:3 outputs.Order name-unknown',
    ],
    [
      'of an output for another document',
      {
        'mappings/acme/order.yaml': mappingText + outputText,
        ...edited('connections/acme-drop.yaml', 'mode:', 'outputs: { Invoice: acme/order }\nmode:'),
      },
      'connections/acme-drop.yaml:4 outputs.Invoice output-of-other-type',
    ],
    [
      'of an output that its connector does not take',
      {
        'mappings/acme/order.yaml': mappingText.replace('target: Order', 'target: OrderChange') + outputText,
        ...edited('connections/erp.yaml', 'mode:', 'outputs: { OrderChange: acme/order }\nmode:'),
      },
      'connections/erp.yaml:3 outputs.OrderChange output-not-taken',
    ],
    [
      'of a placeholder in names of sent files',
      edited('connections/acme-drop.yaml', 'mode:', 'sentFiles: { name: "{docType}.xml" }\nmode:'),
      'connections/acme-drop.yaml:4 sentFiles.name sent-name-invalid',
    ],
    [
      'of names of files where none are sent',
      edited('connections/erp.yaml', 'mode:', 'sentFiles: { marker: .done }\nmode:'),
      'connections/erp.yaml:3 sentFiles connector-writes-no-files',
    ],
    [
      'of a rule severity',
      edited('partners/acme.yaml', 'hold', 'maybe'),
      'partners/acme.yaml:7 rules.unit-known workspace-setting-invalid',
    ],
    [
      'of a rule name',
      edited('partners/acme.yaml', 'unit-known', 'unit-knwn'),
      'partners/acme.yaml:7 rules.unit-knwn name-unknown',
    ],
    [
      'of a partner name',
      edited('connections/acme-drop.yaml', 'partner: acme', 'partner: acne'),
      'connections/acme-drop.yaml:3 partner name-unknown',
    ],
    [
      'of a connector name',
      edited('connections/erp.yaml', 'erp-api', 'erp-app'),
      'connections/erp.yaml:2 connector name-unknown',
    ],
    [
      'of a mapping name',
      edited('connections/acme-drop.yaml', 'mode:', 'mappings: [acme/ordr]\nmode:'),
      'connections/acme-drop.yaml:4 mappings[0] name-unknown',
    ],
    ['of a target', edited('routes.yaml', '[erp]', '[epr]'), 'routes.yaml:5 groups[0].routes[0].to[0] name-unknown'],
    [
      'of a condition',
      edited('routes.yaml', '- to:', '- when: document.x <\n        to:'),
      'routes.yaml:5 groups[0].routes[0].when setting-expression-invalid',
    ],
    [
      'in rules.yaml',
      { 'rules.yaml': 'rules:\n  - name: unit-known\n    assert: "true"\n    message: x\n' },
      'rules.yaml:2 rules[0].name id-duplicate',
    ],
    [
      'a partner twice',
      { 'partners/acme2.yaml': 'id: acme\nname: Other\nrole: customer\n' },
      'partners/acme2.yaml:1 id id-duplicate',
    ],
    [
      'an identifier twice',
      edited('partners/base.yaml', 'role:', 'identifiers: [{ scheme: GLN, value: "123" }]\nrole:'),
      'partners/base.yaml:3 identifiers[0] partner-ambiguous',
    ],
    [
      'a name that is an alias of another',
      edited('partners/base.yaml', 'name: Base', 'name: ACME'),
      'partners/base.yaml:2 name partner-ambiguous',
    ],
    [
      'one inbox twice',
      { 'connections/two.yaml': fileText('connections/acme-drop.yaml').replace('id: acme-drop', 'id: two') },
      'connections/two.yaml:6 config inbox-shared',
    ],
    [
      'a pattern for replies',
      edited('connections/acme-drop.yaml', '*.csv', '*.result.csv'),
      'connections/acme-drop.yaml:8 files.pattern pattern-takes-nothing',
    ],
    [
      'a pattern for markers',
      edited('connections/acme-drop.yaml', '"*.csv"', '"*.done"\n  complete: marker'),
      'connections/acme-drop.yaml:8 files.pattern pattern-takes-markers',
    ],
    [
      'files without a partner',
      edited('connections/acme-drop.yaml', 'partner: acme\n', ''),
      'connections/acme-drop.yaml:1 partner workspace-setting-missing',
    ],
    [
      'files of a connector that takes none',
      edited('connections/erp.yaml', 'mode:', 'partner: base\nfiles: {}\nmode:'),
      'connections/erp.yaml:4 files connector-no-files',
    ],
    [
      'a route that the target cannot take',
      edited('routes.yaml', 'for: Order', 'for: InventoryReport'),
      'routes.yaml:5 groups[0].routes[0].to[0] route-cannot-send',
    ],
    [
      'a file in the wrong place',
      { 'partner/x.yaml': 'id: x\n' },
      'partner/x.yaml:undefined (file) workspace-file-unknown',
    ],
    ['a table without its header', { 'tables/items.csv': 'a,b\nc,d\n' }, 'tables/items.csv:1 undefined table-invalid'],
    [
      'a table that says two things',
      { 'tables/items.csv': 'from,to\na,b\na,c\n' },
      'tables/items.csv:3 undefined table-entry-twice',
    ],
    [
      'a table that says two things of some days',
      {
        'tables/items.csv':
          'from,to,validFrom,validUntil\na,b,,2026-06-30\na,c,2026-07-01,\na,d,2026-06-30,2026-06-30\n',
      },
      'tables/items.csv:4 undefined table-entry-twice',
    ],
    [
      'a day that is none',
      { 'tables/items.csv': 'to,from,validFrom\nb,a,1 July\n' },
      'tables/items.csv:2 undefined table-invalid',
    ],
    [
      'a unit of ours that is none',
      { 'tables/units.yaml': 'kind: unit\nentries:\n  Stk: EA\n  Dose: TIN-CAN\n' },
      'tables/units.yaml:4 entries.Dose table-invalid',
    ],
    [
      'a table of nobody we know',
      { 'tables/units.yaml': 'kind: unit\npartner: acne\n' },
      'tables/units.yaml:2 partner name-unknown',
    ],
    [
      'entries of one table in two files',
      { 'tables/items.yaml': 'kind: item\nentries: { a: b }\n' },
      'tables/items.yaml:1 (file) id-duplicate',
    ],
    [
      'a mapping of which two versions hold on one day',
      versions('validUntil: 2027-01-01', 'validFrom: 2027-01-01'),
      'mappings/acme/order.v2.yaml:14 validFrom mapping-versions-overlap',
    ],
    [
      'a mapping that stands twice',
      {
        'mappings/acme/order.yaml': `${mappingText}validUntil: 2026-12-31\n`,
        'mappings/acme/order.v2.yaml': `${mappingText}validFrom: 2027-01-01\n`,
      },
      'mappings/acme/order.v2.yaml:2 version mapping-version-repeated',
    ],
    [
      'a version that ends before it begins',
      versions('validFrom: 2027-01-01\nvalidUntil: 2026-01-01', 'validUntil: 2025-01-01'),
      'mappings/acme/order.yaml:15 validUntil mapping-header-invalid',
    ],
    [
      'a mapping with a fault',
      { 'mappings/acme/order.yaml': mappingText.replace('orderNumber: Number', 'orderNummer: Number') },
      'mappings/acme/order.yaml:7 fields.orderNummer mapping-field-unknown',
    ],
    ['no YAML', { 'partners/base.yaml': 'id: [base\n' }, 'partners/base.yaml:2 undefined workspace-yaml-invalid'],
    ['no company', { 'workspace.yaml': undefined }, 'workspace.yaml:undefined (file) workspace-file-missing'],
  ])('%s is told with file, line and setting', (_, change, expected) => {
    expect(wrong(change)).toContain(expected);
  });

  test('is told with what is wrong and an example', () => {
    expect(sentence(edited('workspace.yaml', 'London', 'Londn'))).toBe(
      'workspace.yaml line 4: company.timezone is Europe/Londn: expected a zone of the IANA list. ' +
        'It is: IANA zone that days are counted in, e.g. Europe/London',
    );
    expect(sentence(edited('routes.yaml', '[erp]', '[epr]'))).toContain(
      'names the connection epr, which does not exist. Meant: erp?',
    );
  });

  test('does not make what names it wrong too', () => {
    expect(wrong(edited('partners/acme.yaml', 'role: customer', 'role: cust'))).toEqual([
      'partners/acme.yaml:4 role workspace-setting-invalid',
    ]);
    expect(wrong(edited('connections/erp.yaml', 'shadow', 'on'))).toEqual([
      'connections/erp.yaml:3 mode workspace-setting-invalid',
    ]);
  });

  test('comes with all the others, not alone', () => {
    const both = { ...edited('workspace.yaml', 'London', 'Londn'), ...edited('routes.yaml', '[erp]', '[epr]') };
    expect(wrong(both)).toHaveLength(2);
  });
});

describe('secrets', () => {
  const token = (value: string) => edited('connections/erp.yaml', '${secret:ERP_TOKEN}', value);

  test('may not stand in a workspace, and are not repeated in the refusal', () => {
    expect(wrong(token('tok_12345'))).toEqual(['connections/erp.yaml:5 config.token secret-literal']);
    expect(sentence(token('tok_12345'))).not.toContain('12345');
    expect(wrong(token('${secret:A}\n  headers: { authorization: Bearer abc }'))).toEqual([
      'connections/erp.yaml:6 config.headers.authorization secret-literal',
    ]);
    expect(wrong(token('7'))).toEqual(['connections/erp.yaml:5 config.token secret-literal']);
  });

  test('may stand inside a text of a secret setting', () => {
    const headers = token('${secret:A}\n  headers: { authorization: "Bearer ${secret:B}" }\n  settleMs: 250');
    expect(loaded(headers).connections[1]).toMatchObject({ secrets: ['A', 'B'], settleMs: 250 });
  });

  test('may be referred to by secret settings only', () => {
    expect(wrong(edited('connections/acme-drop.yaml', 'drop/acme', 'drop/${secret:X}'))).toEqual([
      'connections/acme-drop.yaml:6 config.path secret-misplaced',
    ]);
  });

  test('count as given for what a connector demands of its settings together', () => {
    expect(
      wrong(edited('connections/acme-drop.yaml', 'path: drop/acme', 'path: far\n  password: ${secret:P}')),
    ).toEqual([]);
  });

  test('are filled in by name, and those that are not set are named', () => {
    const config = { a: 'x ${secret:A}', b: ['${secret:B}', 1], c: null };
    expect(fillSecrets(config, (name) => (name === 'A' ? '$1' : undefined))).toEqual({
      config: { a: 'x $1', b: ['${secret:B}', 1], c: null },
      missing: ['B'],
    });
  });
});

describe('OpenPGP', () => {
  const KEY = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxjMEaQ\n-----END PGP PUBLIC KEY BLOCK-----\n';
  const drop = (pgp: string) => ({
    'keys/acme.asc': KEY,
    ...edited('connections/acme-drop.yaml', 'partner: acme', `partner: acme\npgp: ${pgp}`),
  });
  const erp = (pgp: string) => ({ 'connections/erp.yaml': `${fileText('connections/erp.yaml')}pgp: ${pgp}\n` });

  test('of a connection comes with the texts of its public keys, and the names of its secrets', () => {
    const { connections } = loaded(
      drop('{ decrypt: ["${secret:KEY}"], passphrases: ["${secret:PASS}"], verify: [keys/acme.asc] }'),
    );
    expect(connections[0]).toMatchObject({
      pgp: { decrypt: ['${secret:KEY}'], verify: [{ path: 'keys/acme.asc', armored: KEY }], encryptTo: [] },
      secrets: ['KEY', 'PASS'],
    });
  });

  test('never has a private key or a passphrase in a file, and never repeats one', () => {
    const secret = 'a literal passphrase';
    const change = drop(`{ decrypt: ["${secret}"], sign: "${secret}", passphrases: ["${secret}"] }`);
    expect(wrong(change)).toEqual([
      'connections/acme-drop.yaml:4 pgp.decrypt[0] secret-literal',
      'connections/acme-drop.yaml:4 pgp.passphrases[0] secret-literal',
      'connections/acme-drop.yaml:4 pgp.sign secret-literal',
    ]);
    expect(sentence(change)).not.toContain(secret);
    const leaked = { 'keys/ours.asc': '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxcLYBG\n' };
    expect(wrong(leaked)).toEqual(['keys/ours.asc:undefined (file) pgp-key-private']);
    expect(sentence(leaked)).not.toContain('xcLYBG');
  });

  test('names files of keys that are there and hold such a key', () => {
    expect(wrong(drop('{ verify: [keys/acmee.asc] }'))).toEqual([
      'connections/acme-drop.yaml:4 pgp.verify[0] pgp-key-file-unknown',
    ]);
    expect(sentence(drop('{ verify: [keys/acmee.asc] }'))).toContain('Files of keys there: keys/acme.asc.');
    expect(wrong({ 'keys/acme.asc': 'hello' })).toEqual(['keys/acme.asc:undefined (file) pgp-key-form']);
  });

  test('asks for what a connection carries', () => {
    expect(wrong(drop('{}'))).toEqual(['connections/acme-drop.yaml:4 pgp pgp-needs']);
    expect(wrong(drop('{ passphrases: ["${secret:PASS}"], verify: [keys/acme.asc] }'))).toEqual([
      'connections/acme-drop.yaml:4 pgp.passphrases pgp-needs',
    ]);
    expect(wrong(erp('{ decrypt: ["${secret:KEY}"], sign: "${secret:KEY}" }'))).toEqual([
      expect.stringMatching(/^connections\/erp\.yaml:\d+ pgp\.decrypt pgp-needs$/),
      expect.stringMatching(/^connections\/erp\.yaml:\d+ pgp\.sign pgp-no-files$/),
    ]);
  });
});

describe('a setting without effect', () => {
  test('of a name that two documents may get is a warning', () => {
    const named = loadWorkspace(
      workspaceFiles(edited('connections/acme-drop.yaml', 'mode:', 'sentFiles: { name: "{number}.xml" }\nmode:')),
      connectors,
    );
    expect(named.ok && named.warnings).toMatchObject([{ code: 'sent-name-repeats', field: 'sentFiles.name' }]);
  });

  test('of names that two connections may give in one folder is a warning, unless their partners keep them apart', () => {
    const drop = (id: string, name: string, more = '') =>
      `id: ${id}\nconnector: drop\nmode: live\nconfig: { path: out }\nsentFiles: { name: "${name}" }\n${more}`;
    const told = (one: string, other: string) => {
      const result = loadWorkspace(
        workspaceFiles({ 'connections/one.yaml': one, 'connections/other.yaml': other }),
        connectors,
      );
      return (result.ok ? result.warnings : result.problems).filter(({ code }) => code === 'sent-name-shared');
    };
    const numbered = '{documentType}-{controlNumber}-{partner}.xml';
    expect(told(drop('one', numbered), drop('other', numbered))).toMatchObject([
      { severity: 'warning', field: 'sentFiles.name', params: { file: 'connections/other.yaml', other: 'one' } },
    ]);
    expect(told(drop('one', numbered, 'partner: acme\n'), drop('other', numbered, 'partner: base\n'))).toEqual([]);
    expect(told(drop('one', numbered), drop('other', numbered).replace('out', 'elsewhere'))).toEqual([]);
    expect(told(drop('one', numbered), drop('other', numbered).replace('live', 'off'))).toEqual([]);
    expect(told(drop('one', numbered), drop('other', '{number}-{key}.xml'))).toEqual([]);
  });

  test('is a warning', () => {
    const result = loadWorkspace(workspaceFiles(edited('routes.yaml', '[erp]', '[]')), connectors);
    expect(result.ok && result.warnings).toMatchObject([
      { severity: 'warning', code: 'connection-unused', found: 'erp' },
    ]);
    const off = loadWorkspace(workspaceFiles(edited('connections/erp.yaml', 'shadow', 'off')), connectors);
    expect(off.ok && off.warnings).toMatchObject([{ code: 'route-off', field: 'groups[0].routes[0].to[0]' }]);
  });
});

test('any text in any file is a workspace or a list of problems with texts, never an exception', () => {
  const paths = workspaceFiles().map(({ path }) => path);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.string({ maxLength: 80 }), fc.nat(60), (path, noise, at) => {
      const text = fileText(path);
      const result = loadWorkspace(workspaceFiles({ [path]: text.slice(0, at) + noise + text.slice(at) }), connectors);
      const codes = (result.ok ? result.warnings : result.problems).map(({ code }) => code);
      expect(problemCodes()).toEqual(expect.arrayContaining(codes));
    }),
    { numRuns: 200 },
  );
});
