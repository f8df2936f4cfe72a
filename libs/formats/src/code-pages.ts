import type { Encoding } from './record.js';

/** Characters of the bytes from 0x80 on; U+FFFD for those that an encoding leaves undefined. https://encoding.spec.whatwg.org/#legacy-single-byte-encodings */
type Upper = string;

/** Code pages of DOS, which old programs still export in (https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/). */
const WRITTEN_OUT: Readonly<Record<string, Upper>> = {
  ibm850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0',
  ibm852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00AD˝˛ˇ˘§÷¸°¨˙űŘř■\u00A0',
};

const SINGLE_BYTE = [
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-15',
  'ibm850',
  'ibm852',
] as const;

/** Encodings of files that are neither Unicode nor windows-1252. */
export const CODE_PAGES = [...SINGLE_BYTE, 'shift_jis'] as const satisfies readonly Encoding[];
export type CodePage = (typeof CODE_PAGES)[number];

export const isCodePage = (encoding: Encoding): encoding is CodePage =>
  (CODE_PAGES as readonly Encoding[]).includes(encoding);

export interface PageCodec {
  wholeLength(bytes: Uint8Array): number;
  validLength(bytes: Uint8Array): number;
  decode(bytes: Uint8Array): string;
  /** The bytes of each character that is not ASCII. */
  encoded(): ReadonlyMap<string, readonly number[]>;
}

const made = new Map<CodePage, PageCodec>();

export function pageCodec(page: CodePage): PageCodec {
  const known = made.get(page) ?? (page === 'shift_jis' ? shiftJis() : singleByte(page));
  made.set(page, known);
  return known;
}

const UNDEFINED = '\uFFFD';
const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Each byte by itself, strictly: what some decoders put for undefined ones is a character like any other. */
function upperOf(page: CodePage): Upper {
  const written = WRITTEN_OUT[page];
  if (written !== undefined) return written;
  const decoder = new TextDecoder(page, { fatal: true });
  const characterOf = (byte: number): string => {
    try {
      return decoder.decode(Uint8Array.of(byte));
    } catch {
      return UNDEFINED;
    }
  };
  return Array.from({ length: 128 }, (_, at) => characterOf(at + 0x80)).join('');
}

function singleByte(page: CodePage): PageCodec {
  const upper = upperOf(page);
  return {
    wholeLength: (bytes) => bytes.length,
    validLength(bytes) {
      const at = bytes.findIndex((byte) => byte >= 0x80 && upper[byte - 0x80] === UNDEFINED);
      return at === -1 ? bytes.length : at;
    },
    decode: (bytes) =>
      latin1(bytes).replaceAll(/[\u0080-\u00ff]/g, (byte) => upper[byte.charCodeAt(0) - 0x80] ?? UNDEFINED),
    encoded: () => new Map(Array.from(upper, (character, at): [string, number[]] => [character, [at + 0x80]])),
  };
}

const isLead = (byte: number): boolean => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);

/** One or two bytes a character, as Windows writes Japanese. https://encoding.spec.whatwg.org/#shift_jis */
function shiftJis(): PageCodec {
  const decoder = new TextDecoder('shift_jis');
  const strict = new TextDecoder('shift_jis', { fatal: true });
  /** The offset of the character that is the first to satisfy a test, and how many whole characters end before. */
  const scan = (bytes: Uint8Array, stop: (at: number, length: number) => boolean): number => {
    let at = 0;
    while (at < bytes.length) {
      const length = isLead(bytes[at] ?? 0) ? 2 : 1;
      if (stop(at, length)) break;
      at += length;
    }
    return Math.min(at, bytes.length);
  };
  const isValid = (bytes: Uint8Array): boolean => {
    try {
      strict.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  return {
    wholeLength: (bytes) => scan(bytes, (at, length) => at + length > bytes.length),
    validLength: (bytes) =>
      isValid(bytes) ? bytes.length : scan(bytes, (at, length) => !isValid(bytes.subarray(at, at + length))),
    decode: (bytes) => decoder.decode(bytes),
    encoded() {
      const all = new Map<string, readonly number[]>();
      for (let lead = 0x81; lead <= 0xfc; lead += 1) {
        const pairs = isLead(lead) ? Array.from({ length: 0xfc - 0x40 + 1 }, (_, at) => [lead, at + 0x40]) : [[lead]];
        for (const pair of pairs) {
          const bytes = Uint8Array.from(pair);
          if (!isValid(bytes)) continue;
          const text = decoder.decode(bytes);
          if (!all.has(text)) all.set(text, pair);
        }
      }
      return all;
    },
  };
}
