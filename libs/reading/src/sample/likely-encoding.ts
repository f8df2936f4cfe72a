import { decodeText, type Encoding, type OpenBytes } from '#libs/formats';

const WEST = 'äöüßéèàùçâêîôûëïñáíóúåæøœãõÄÖÜÉÈÀÇÊÑÁÓÚÅÆØ€°§«»’–';

/** Encodings that files come in which are not Unicode, with the characters that texts in them are full of. Of equal ones the first. */
const LIKELY: readonly { encoding: Encoding; letters: ReadonlySet<string> }[] = (
  [
    ['windows-1252', WEST],
    ['windows-1250', 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžČĎŘŠŤŽőűŐŰöüäľĺŕâăîșțşţ€„”–'],
    ['windows-1251', 'абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯёіїєґ№'],
    ['shift_jis', ''],
    ['ibm850', WEST],
    ['ibm852', 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžČĎŘŠŤŽőűŐŰöüä'],
    ['iso-8859-2', 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžČĎŘŠŤŽőűŐŰöüä'],
    ['windows-1253', 'αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ'],
  ] as const
).map(([encoding, letters]) => ({ encoding, letters: new Set(letters) }));
/** Japanese: kana, ideographs, and the marks between them. */
const JAPANESE = /[\u3000-\u30FF\u4E00-\u9FFF\uFF01-\uFF9F]/;
const CAPITAL = /\p{Lu}/u;
const SMALL = /\p{Ll}/u;
const MOST_CHARACTERS = 100_000;

/** The encoding that makes words of bytes which are not UTF-8: the one in which most of what is not ASCII is letters of one kind of languages. */
export async function likelyEncoding(open: OpenBytes): Promise<Encoding> {
  let best: { encoding: Encoding; share: number } = { encoding: 'windows-1252', share: 0 };
  for (const { encoding, letters } of LIKELY) {
    const share = await shareOfLetters(open, encoding, letters);
    if (share > best.share) best = { encoding, share };
  }
  return best.encoding;
}

async function shareOfLetters(open: OpenBytes, encoding: Encoding, letters: ReadonlySet<string>): Promise<number> {
  let seen = 0;
  let known = 0;
  for await (const part of decodeText(open(), encoding)) {
    if (part.kind === 'failed') return 0;
    for (const { 0: character, index } of part.text.matchAll(/[^\p{ASCII}\u00A0]/gu)) {
      seen += 1;
      // No word has a capital in its middle.
      if (CAPITAL.test(character) && SMALL.test(part.text.charAt(index - 1))) continue;
      if (letters.size === 0 ? JAPANESE.test(character) : letters.has(character)) known += 1;
    }
    if (seen >= MOST_CHARACTERS) break;
  }
  return seen === 0 ? 0 : known / seen;
}
