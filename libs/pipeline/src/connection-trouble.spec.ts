import { expect, test } from '@jest/globals';

import { ConnectionTrouble } from './connection-trouble.js';

test('the log has the trouble of a connection when it begins, when it changes, and its end', () => {
  const lines: string[] = [];
  const say = (_: object, message: string): void => void lines.push(message);
  const trouble = new ConnectionTrouble({ info: say, warn: say, error: say });
  const absent = { kind: 'transient', message: 'drop/shop is not there' } as const;

  const shop = { companyId: 'one', connectionId: 'shop' };

  trouble.isOver(shop);
  trouble.tell(shop, absent);
  trouble.tell({ ...shop, connectionId: 'erp' }, absent);
  trouble.isOver({ ...shop, companyId: 'other' });
  trouble.tell(shop, absent);
  trouble.tell(shop, { kind: 'unauthorised', message: 'the password is wrong' });
  trouble.isOver(shop);
  trouble.isOver(shop);
  trouble.tell(shop, absent);

  expect(lines).toEqual([
    'shop: drop/shop is not there',
    'erp: drop/shop is not there',
    'shop: the password is wrong',
    'shop works again',
    'shop: drop/shop is not there',
  ]);
});
