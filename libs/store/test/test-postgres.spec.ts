import { expect, test } from '@jest/globals';
import { Client } from 'pg';

import { startTestPostgres } from '../src/embedded/index.js';

test('every call gives a fresh database of an owner who is no superuser, and stop drops it', async () => {
  const keeper = await startTestPostgres();
  const suite = await startTestPostgres();
  const [first, second] = [await suite.createDatabase(), await suite.createDatabase()];
  expect(first).not.toBe(second);
  const client = new Client({ connectionString: first });
  await client.connect();
  const { rows } = await client.query("SELECT current_user AS owner, current_setting('is_superuser') AS super");
  expect(rows).toEqual([{ owner: 'tradelane_owner', super: 'off' }]);
  await client.end();
  await suite.stop();

  const gone = new Client({ connectionString: first });
  await expect(gone.connect()).rejects.toThrow('does not exist');
  await keeper.stop();
});
