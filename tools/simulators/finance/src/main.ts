import { parseArgs } from 'node:util';

import { startFinanceReceiver } from './index.js';

// node main.js --port 8802 --secret whsec_... --file finance.ndjson
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    secret: { type: 'string', default: process.env['FINANCE_WEBHOOK_SECRET'] ?? '' },
    file: { type: 'string' },
  },
});

const finance = await startFinanceReceiver({
  port: Number(values.port),
  secret: values.secret,
  ...(values.file !== undefined && { file: values.file }),
});
console.log(JSON.stringify({ port: finance.port, url: finance.url }));

const stop = (): void => {
  void finance.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
