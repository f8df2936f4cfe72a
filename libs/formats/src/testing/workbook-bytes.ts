import { zipBytes } from './zip-bytes.js';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Parts of a workbook as XML without their root, as a test wants them. */
export interface WrittenWorkbook {
  /** Rows of the first sheet, e.g. `<row><c><v>1</v></c></row>`. */
  rows: string;
  /** What stands behind the rows, e.g. `<mergeCells/>`. */
  afterRows?: string;
  /** `<si>` elements. */
  strings?: string;
  /** Number format codes of the styles 1, 2, …; style 0 is General. */
  formats?: readonly (string | number)[];
  uses1904?: boolean;
  /** Names and states of the sheets; the first has the rows, the others have their own or none. */
  sheets?: readonly { name: string; state?: 'hidden' | 'veryHidden'; rows?: string }[];
  /** Namespaces, where they are not those of transitional files. */
  main?: string;
  relations?: string;
  /** Before the names of elements. */
  prefix?: string;
}

type Sheet = NonNullable<WrittenWorkbook['sheets']>[number];

/** For specs: a workbook whose parts are as a test wants them. */
export function workbookBytes(workbook: WrittenWorkbook): Buffer {
  const { main = MAIN, relations = RELATIONS, prefix = '' } = workbook;
  const xmlns = prefix === '' ? `xmlns="${main}"` : `xmlns:${prefix.slice(0, -1)}="${main}"`;
  const part = (root: string, content: string): string =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<${prefix}${root} ${xmlns} xmlns:r="${relations}">${content}</${prefix}${root}>`;
  const relationships = (...targets: [string, string][]): string =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
      .map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${relations}/${type}" Target="${target}"/>`)
      .join('')}</Relationships>`;
  const { sheets = [{ name: 'Sheet1' }], strings, formats = [] } = workbook;
  const sheetsXml = sheets.map(
    ({ name, state = 'visible' }, at) =>
      `<${prefix}sheet name="${name}" sheetId="${at + 1}" state="${state}" r:id="rId${at + 1}"/>`,
  );
  const properties = workbook.uses1904 === true ? `<${prefix}workbookPr date1904="1"/>` : '';
  const sheetTargets = sheets.map((_, at): [string, string] => ['worksheet', `worksheets/sheet${at + 1}.xml`]);
  const sheetParts = sheets.map((sheet: Sheet, at) => ({
    name: `xl/worksheets/sheet${at + 1}.xml`,
    content: part(
      'worksheet',
      `<${prefix}sheetData>${at === 0 ? workbook.rows : (sheet.rows ?? '')}</${prefix}sheetData>${at === 0 ? (workbook.afterRows ?? '') : ''}`,
    ),
  }));
  return zipBytes([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: '_rels/.rels', content: relationships(['officeDocument', 'xl/workbook.xml']) },
    {
      name: 'xl/workbook.xml',
      content: part('workbook', `${properties}<${prefix}sheets>${sheetsXml.join('')}</${prefix}sheets>`),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationships(...sheetTargets, ['styles', '/xl/styles.xml'], ['sharedStrings', 'sharedStrings.xml']),
    },
    { name: 'xl/styles.xml', content: part('styleSheet', stylesXml(formats, prefix)) },
    ...(strings === undefined ? [] : [{ name: 'xl/sharedStrings.xml', content: part('sst', strings) }]),
    ...sheetParts,
  ]);
}

function stylesXml(formats: readonly (string | number)[], prefix: string): string {
  const codes = formats.map((format, at) =>
    typeof format === 'number'
      ? ''
      : `<${prefix}numFmt numFmtId="${164 + at}" formatCode="${format.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"/>`,
  );
  const styles = formats.map(
    (format, at) => `<${prefix}xf numFmtId="${typeof format === 'number' ? format : 164 + at}"/>`,
  );
  return `<${prefix}numFmts>${codes.join('')}</${prefix}numFmts><${prefix}cellXfs><${prefix}xf/>${styles.join('')}</${prefix}cellXfs>`;
}
