import { isKnownUnit } from '#libs/documents';

/** What senders write instead, by code. Only what has one meaning in trade; anything else is for a partner's own code map. */
const ALIASES: Readonly<Record<string, string>> = {
  EA: 'EACH PCE PCS PC PIECE PIECES STK STCK UNIT UNITS',
  KGM: 'KG KGS KILOGRAM KILOGRAMS',
  GRM: 'G GR GRAM GRAMS',
  TNE: 'TO TON TONNE TONNES',
  LBR: 'LB LBS',
  ONZ: 'OZ',
  LTR: 'L LITRE LITRES LITER LITERS',
  MLT: 'ML',
  MTR: 'M METRE METRES METER METERS LM',
  CMT: 'CM',
  MMT: 'MM',
  KMT: 'KM',
  FOT: 'FT FEET',
  INH: 'IN INCH',
  MTK: 'M2 SQM QM',
  MTQ: 'M3 CBM',
  HUR: 'H HR HRS HOUR HOURS STD',
  DAY: 'D DA DAYS',
  DZN: 'DZ DOZ DOZEN',
  PR: 'PAIR PAIRS',
  XBX: 'BX BOX BOXES',
  XCT: 'CT CTN CARTON CARTONS KAR',
  XCS: 'CS CASE CASES',
  XPK: 'PK PKG PACK PACKS',
  XBG: 'BG BAG BAGS',
  XBO: 'BO BTL BOTTLE BOTTLES',
  XPX: 'PL PAL PALLET PALLETS PLT',
  XRO: 'ROLL ROLLS',
};

const ALIAS_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(ALIASES).flatMap(([code, aliases]) => aliases.split(' ').map((alias) => [alias, code] as const)),
);

/**
 * The Recommendation 20 code of a sender's unit, undefined when it is not known: never a guess. What trade commonly means comes first:
 * `STK` is a piece to those who write it, although the list has it as a stick.
 */
export function unitCodeOf(sourceUnit: string): string | undefined {
  const upper = sourceUnit.toUpperCase();
  return ALIAS_OF.get(upper) ?? [sourceUnit, upper].find(isKnownUnit);
}
