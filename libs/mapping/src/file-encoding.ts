/** Encodings that a mapping may declare, as the formats room knows them. */
export const FILE_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-15',
  'ibm850',
  'ibm852',
  'shift_jis',
] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];
