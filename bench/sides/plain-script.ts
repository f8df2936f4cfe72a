import { createReadStream } from 'node:fs';

import { parse } from 'csv-parse';

import { type Row, runScript } from '../script.js';

/** A script as most would write it: csv-parse, zod, fetch (which keeps its connections). */
await runScript({
  read: (path) => createReadStream(path).pipe(parse({ columns: true })) as AsyncIterable<Row>,
  post: async (url, body) => {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await answer.arrayBuffer();
    return answer.status;
  },
});
