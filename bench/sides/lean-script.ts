import { createReadStream } from 'node:fs';

import Papa from 'papaparse';
import { Agent, request } from 'undici';

import { IN_FLIGHT, type Row, runScript } from '../script.js';

/** The same with the fastest parts that there are. */
const dispatcher = new Agent({ connections: IN_FLIGHT });

await runScript({
  read: (path) =>
    createReadStream(path).pipe(Papa.parse(Papa.NODE_STREAM_INPUT, { header: true })) as AsyncIterable<Row>,
  post: async (url, body) => {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      dispatcher,
    });
    await answer.body.dump();
    return answer.statusCode;
  },
});
