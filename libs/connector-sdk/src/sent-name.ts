import { createHash } from 'node:crypto';

import { fileNameObjection, fileNamePart } from './file-name.js';

/** What a template may name, with what stands for it. */
export const NAME_PARTS = {
  documentType: 'e.g. Order',
  number: "the document's own number",
  orderNumber: 'the order that it is or belongs to',
  partner: 'the partner that it is for',
  date: 'YYYYMMDD',
  time: 'HHMMSS',
  controlNumber: 'a number of its own, {controlNumber:6} with leading zeros',
  key: 'an id that no other document has',
  extension: 'as the document is written, e.g. xml',
} as const;

export type NamePart = keyof typeof NAME_PARTS;
export type NameValues = Readonly<Record<NamePart, string | undefined>>;

/** Names of sent files that say nothing else: no two are equal. */
export const DEFAULT_SENT_NAME = '{number}-{key}.{extension}';

/** Leaves room below 255 bytes for a marker's ending, a number and `.pgp`. */
const MAX_BYTES = 200;
/** Names that Windows keeps for devices, whatever the ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const PLACEHOLDER = /\{([^{}]*)\}/g;

/** A template of file names. Filled in twice with the same values it gives the same name. */
export class SentName {
  private constructor(
    readonly template: string,
    private readonly parts: ReadonlySet<NamePart>,
  ) {}

  /** @returns a reason, in words, when the template cannot give names. */
  static parse(template: string): SentName | string {
    const parts = new Set<NamePart>();
    for (const [, inside = ''] of template.matchAll(PLACEHOLDER)) {
      const [name = '', width] = inside.split(':');
      if (!isPart(name)) return `{${inside}} is none of ${Object.keys(NAME_PARTS).join(', ')}`;
      if (width !== undefined && (name !== 'controlNumber' || !/^(?:[1-9]|1[0-8])$/.test(width)))
        return `{${inside}}: only controlNumber has a width, 1 to 18`;
      parts.add(name);
    }
    const sample = template.replace(PLACEHOLDER, 'x');
    if (/[{}]/.test(sample)) return 'a brace stands alone';
    const objection = fileNameObjection(sample);
    if (objection !== undefined) return objection;
    if (template.startsWith('.')) return 'files that begin with a dot are not seen by their receivers';
    if (/\.(?:tmp|part|partial|filepart|writing)$/i.test(sample)) return 'its ending is that of unfinished files';
    return new SentName(template, parts);
  }

  has(part: NamePart): boolean {
    return this.parts.has(part);
  }

  /**
   * @param isOnePartner the connection belongs to one partner
   * @returns whether no two documents can ever get the same name.
   */
  isUnique(isOnePartner: boolean): boolean {
    if (this.has('key')) return true;
    return this.has('controlNumber') && this.has('documentType') && (isOnePartner || this.has('partner'));
  }

  /** Whether documents of two templates may get one name: told by what stands before their first and behind their last placeholder. */
  mayCoincide(other: SentName): boolean {
    if (this.has('key') || other.has('key')) return false;
    const [mine, theirs] = [this.ends(), other.ends()];
    return (
      (mine.start.startsWith(theirs.start) || theirs.start.startsWith(mine.start)) &&
      (mine.end.endsWith(theirs.end) || theirs.end.endsWith(mine.end))
    );
  }

  private ends(): { start: string; end: string } {
    const texts = this.template.split(/\{[^{}]*\}/);
    return { start: texts[0] ?? '', end: texts.at(-1) ?? '' };
  }

  /** The name, or the placeholder that the document has nothing for. Characters that are unsafe in a name become `_`. */
  nameOf(values: NameValues): { name: string } | { lacks: NamePart } {
    const lacks = [...this.parts].find((part) => values[part] === undefined || values[part] === '');
    if (lacks !== undefined) return { lacks };
    const filled = this.template.replace(PLACEHOLDER, (_, inside: string) => {
      const [part = '', width = '0'] = inside.split(':');
      return isPart(part) ? fileNamePart(values[part] ?? '').padStart(Number(width), '0') : '';
    });
    return { name: shortened(filled.replace(/^\.|\.$/g, '_').replace(DEVICE, '_$&')) };
  }
}

const isPart = (name: string): name is NamePart => Object.hasOwn(NAME_PARTS, name);

/** Of a name that is too long, the ending stays, and a hash of the whole stands for what is cut off. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  const room = MAX_BYTES - Buffer.byteLength(ending) - hash.length - 1;
  let stem = '';
  for (const character of name) {
    if (Buffer.byteLength(stem + character) > room) break;
    stem += character;
  }
  return `${stem}-${hash}${ending}`;
}
