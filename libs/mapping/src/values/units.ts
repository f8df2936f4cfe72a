/**
 * Codes of UN/ECE Recommendation 20 (https://unece.org/trade/documents/revision-17-annexes-i-iii) and, with `X` before them, of
 * Recommendation 21 (packages) that occur in orders. Older package codes without `X` are aliases.
 */
const CODES = `
  EA C62 H87 NAR NMP NPR NIU SET PR P1 E48 LS ZZ DZN DZP GRO GGR HC MIL TEN HD CEN QB 5B TU KT BB RA
  KGM GRM MGM MC TNE LBR ONZ STN LTN HGM DTN CWA CWI APZ KTN
  LTR MLT CLT DLT HLT MTQ DMQ CMQ MMQ INQ FTQ YDQ GLL GLI OZA OZI PTL PTI QTL QTI BLL
  MTR CMT MMT DMT KMT INH FOT YRD SMI 4H
  MTK CMK MMK DMK KMK INK FTK YDK HAR ARE ACR
  SEC MIN HUR DAY WEE MON ANN HLT QAN SAN DEC
  KWH MWH GWH WHR JOU KJO MEJ GJ KWT WTT MAW AMP VLT A24 CEL FAH KEL BAR PAL KPA MPA
  BIT AD 2P 4L E34 A99 B17 E36 E37 RM ST SX RO RL PD TP CU CA NL NT D97 LN LK FC MLT P2 PTN SQ
  XBX XCT XCS XPK XPX XPF XBG XBO XBA XCA XCN XRO XSA XTU XBE XCR XDR XPA XPC XPP XJR XJC XKG XRL XRD XSH XSI XTB XTN XTY XVI
  XAE XAM XBC XBD XBJ XBK XBL XBS XCI XCO XCX XCY XEN XFI XGB XHR XKI XLT XMB XNE XOA XPB XPE XPG XPL XPO XPU XPY XRG XSC XSK
  XSL XSM XST XSU XSW XTC XTR XTS XUN XUC XVP XWB XZZ`;

const REC_20: ReadonlySet<string> = new Set(CODES.trim().split(/\s+/));

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

const CODE_OF: ReadonlyMap<string, string> = new Map([
  ...[...REC_20].map((code) => [code, code] as const),
  ...Object.entries(ALIASES).flatMap(([code, aliases]) => aliases.split(' ').map((alias) => [alias, code] as const)),
]);

/** The Recommendation 20 code of a sender's unit, undefined when it is not known: never a guess. */
export const unitCodeOf = (sourceUnit: string): string | undefined =>
  CODE_OF.get(sourceUnit) ?? CODE_OF.get(sourceUnit.toUpperCase());
