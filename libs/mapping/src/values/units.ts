import { isKnownUnit } from '#libs/documents';

/** What senders write instead, by code. Only what has one meaning in trade; anything else is for a partner's own code map. */
const ALIASES: Readonly<Record<string, string>> = {
  EA: 'EACH PCE PCS PC PIECE PIECES STK STCK STÜCK STUECK UNIT UNITS STUKS PIÈCE PIÈCES PEZZI PZ UDS SZT SZTUKA SZTUK KS KUS KUSY ADET DARAB ШТ ШТУК ШТУКА 個 コ 本 枚 台 PEÇA PEÇAS STÜCKE',
  KGM: 'KG KGS KILOGRAM KILOGRAMS КГ',
  GRM: 'G GR GRAM GRAMS',
  TNE: 'TO TON TONNE TONNES',
  LBR: 'LB LBS',
  ONZ: 'OZ',
  LTR: 'L LITRE LITRES LITER LITERS Л',
  MLT: 'ML',
  MTR: 'M METRE METRES METER METERS LM LFM М',
  CMT: 'CM',
  MMT: 'MM',
  KMT: 'KM',
  FOT: 'FT FEET',
  INH: 'IN INCH',
  MTK: 'M2 M² SQM QM',
  MTQ: 'M3 M³ CBM',
  HUR: 'H HR HRS HOUR HOURS STD',
  DAY: 'D DA DAYS',
  DZN: 'DZ DOZ DOZEN',
  PR: 'PAIR PAIRS PAAR PARA PAR ПАРА',
  XBX: 'BX BOX BOXES 箱 PUDEŁKO',
  XCT: 'CT CTN CARTON CARTONS KAR KTN KARTON KARTONS',
  XCS: 'CS CASE CASES',
  XPK: 'PK PKG PACK PACKS OPAK УП',
  XBG: 'BG BAG BAGS BEUTEL',
  XBO: 'BO BTL BOTTLE BOTTLES FLASCHE FLASCHEN',
  XPX: 'PL PAL PALLET PALLETS PLT PALETTE PALETTEN PALETTES',
  XRO: 'ROLL ROLLS ROLLE ROLLEN',
  XSA: 'SACK SACKS SÄCKE',
};

const ALIAS_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(ALIASES).flatMap(([code, aliases]) => aliases.split(' ').map((alias) => [alias, code] as const)),
);

/**
 * The Recommendation 20 code of a sender's unit, undefined when it is not known: never a guess. What trade commonly means comes first:
 * `STK` is a piece and `KTN` a carton to those who write it, although the list has them as a stick and a kilotonne.
 */
export function unitCodeOf(sourceUnit: string): string | undefined {
  const upper = sourceUnit.toUpperCase();
  return ALIAS_OF.get(upper) ?? [sourceUnit, upper].find(isKnownUnit);
}
