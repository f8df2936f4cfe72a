import { expect, test } from '@jest/globals';

import { encodeText } from '#libs/formats';

import { bytesOf } from '../testing/read-text.js';
import { likelyEncoding } from './likely-encoding.js';

test.each([
  ['windows-1252', 'Auftrag;Größe für Läden;Straße 5 €'],
  ['windows-1252', 'Commande;Désignation;Vis à tête, forêt, Noël'],
  ['windows-1250', 'Zamówienie;Śruba żółta;Łódź;Ilość;pięć'],
  ['windows-1250', 'Objednávka;Šroub žlutý;Příliš;Množství'],
  ['windows-1251', 'Заказ;Количество;Цена'],
  ['windows-1253', 'Παραγγελία;Ποσότητα'],
  ['ibm850', 'Auftrag;Tür weiß;Schloß;Größe;Möbel'],
  ['shift_jis', '注文番号;商品コード;ネジ'],
] as const)('%s makes words of %s', async (encoding, text) => {
  const encoded = encodeText(`${text}\n`, encoding);
  expect(encoded.ok && (await likelyEncoding(bytesOf(encoded.bytes)))).toBe(encoding);
});
