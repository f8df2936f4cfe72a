import { fault } from '../format-problem.js';
import type { XmlElement } from '../record.js';
import { Malformed } from '../text-reader.js';
import { readXml } from '../xml/read-xml.js';
import type { ArchiveEntry } from '../zip/read-zip.js';
import { numberKind, type NumberKind } from './number-format.js';
import { stringText } from './xlsx-text.js';

/** Characters of all shared strings of a workbook together. */
const MAX_SHARED_TEXT = 64 * 1_048_576;
/** Sheets, relationships, formats, merged cells: things that a workbook has in hundreds at most, styles in ten thousands. */
const MAX_PARTS = 65_536;

export interface Sheet {
  name: string;
  isHidden: boolean;
  entry: ArchiveEntry;
}

export interface Workbook {
  sheets: readonly Sheet[];
  /** Days count from 1904, as old Macintosh files have it. */
  uses1904: boolean;
  /** Texts that cells name by number. */
  strings: readonly string[];
  /** What each style of a cell makes of a number. */
  formats: readonly NumberKind[];
}

/**
 * Reads what a workbook (ECMA-376, SpreadsheetML) says of itself; the rows of its sheets are left where they are.
 * @throws Malformed when it is none, or damaged
 */
export async function readWorkbook(entries: readonly ArchiveEntry[]): Promise<Workbook> {
  const parts = new Parts(entries);
  const path = await parts.related('', 'officeDocument');
  const workbook = path === undefined ? undefined : parts.find(path);
  if (path === undefined || workbook === undefined || !path.toLowerCase().endsWith('.xml')) {
    throw new Malformed(fault('xlsx-no-workbook', { found: entries.map(({ name }) => name).join(', ') }));
  }
  const targets = await parts.relationships(path);
  const sheets: Sheet[] = [];
  for (const { attributes } of await elementsAt(workbook, '/workbook/sheets/sheet')) {
    const id = Object.entries(attributes).find(([name]) => name.endsWith('}id'))?.[1];
    const target = targets.find((each) => each.id === id);
    const entry = target?.type === 'worksheet' ? parts.find(target.path) : undefined;
    const { name = '', state = 'visible' } = attributes;
    if (entry !== undefined) sheets.push({ name, isHidden: state !== 'visible', entry });
  }
  const partOf = (type: string) => parts.find(targets.find((target) => target.type === type)?.path ?? '');
  const [properties] = await elementsAt(workbook, '/workbook/workbookPr');
  return {
    sheets,
    uses1904: /^(?:1|true)$/.test(properties?.attributes['date1904'] ?? ''),
    strings: await sharedStrings(partOf('sharedStrings')),
    formats: await cellFormats(partOf('styles')),
  };
}

interface Relationship {
  id: string;
  /** Last step of its URI: transitional and strict files differ in those before. */
  type: string;
  path: string;
}

/** The parts of a package (ECMA-376 part 2) by their names, which do not tell upper case from lower. */
class Parts {
  private readonly byName: ReadonlyMap<string, ArchiveEntry>;

  constructor(entries: readonly ArchiveEntry[]) {
    this.byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
  }

  find(path: string): ArchiveEntry | undefined {
    return this.byName.get(path.toLowerCase());
  }

  /** What a part, or with `''` the package, refers to. */
  async relationships(source: string): Promise<Relationship[]> {
    const folder = source.slice(0, source.lastIndexOf('/') + 1);
    const entry = this.find(`${folder}_rels/${source.slice(folder.length)}.rels`);
    if (entry === undefined) return [];
    const elements = await elementsAt(entry, '/Relationships/Relationship');
    return elements.map(({ attributes: { Id = '', Type = '', Target = '' } }) => ({
      id: Id,
      type: Type.slice(Type.lastIndexOf('/') + 1),
      path: resolved(folder, Target),
    }));
  }

  async related(source: string, type: string): Promise<string | undefined> {
    return (await this.relationships(source)).find((each) => each.type === type)?.path;
  }
}

/** A target is relative to the folder of its source, or absolute. */
function resolved(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** Elements of one path in a part, batch by batch. */
export async function* elementBatches(entry: ArchiveEntry, recordPath: string): AsyncGenerator<readonly XmlElement[]> {
  for await (const item of readXml(entry.open(), { recordPath })) {
    if (item.kind === 'failed') throw new Malformed({ place: entry.name, ...item.problem });
    if (item.kind === 'elements') yield item.elements;
  }
}

/** All elements of one path in a part; they are few. */
export async function elementsAt(entry: ArchiveEntry, recordPath: string): Promise<XmlElement[]> {
  const elements: XmlElement[] = [];
  for await (const batch of elementBatches(entry, recordPath)) {
    elements.push(...batch);
    if (elements.length > MAX_PARTS) {
      throw new Malformed(fault('xlsx-too-many-parts', { place: entry.name, expected: String(MAX_PARTS) }));
    }
  }
  return elements;
}

async function sharedStrings(entry: ArchiveEntry | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (entry === undefined) return strings;
  let length = 0;
  for await (const batch of elementBatches(entry, '/sst/si')) {
    for (const element of batch) {
      const text = stringText(element);
      length += text.length;
      strings.push(text);
    }
    if (length > MAX_SHARED_TEXT)
      throw new Malformed(fault('xlsx-too-much-text', { expected: String(MAX_SHARED_TEXT) }));
  }
  return strings;
}

async function cellFormats(entry: ArchiveEntry | undefined): Promise<NumberKind[]> {
  if (entry === undefined) return [];
  const codes = new Map<number, string>();
  for (const { attributes } of await elementsAt(entry, '/styleSheet/numFmts/numFmt')) {
    codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
  }
  const styles = await elementsAt(entry, '/styleSheet/cellXfs/xf');
  return styles.map(({ attributes }) => {
    const id = Number(attributes['numFmtId'] ?? 0);
    return numberKind(id, codes.get(id));
  });
}
