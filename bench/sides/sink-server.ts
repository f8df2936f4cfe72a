import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers every request with 201 once its body was read. Told a number, it reports when the first and the last of so many were answered. */
let expected = 0;
let seen = 0;
let firstAt = 0;
let id = 0;

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    id += 1;
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(`{"id":"E${id}"}`);
    seen += 1;
    if (seen === 1) firstAt = Date.now();
    if (seen === expected) process.send!({ firstAt, lastAt: Date.now() });
  });
});

process.on('message', (requests: number) => {
  expected = requests;
  seen = 0;
});
process.on('disconnect', () => process.exit());
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
