import { parseArgs } from 'node:util';

import type { ErpFaults } from './index.js';
import { startErpSimulator } from './index.js';

// node main.js --port 8801 --file erp.ndjson --faults '{"dropAnswerAfterCommit":0.05}' --seed 7 --token secret
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    file: { type: 'string' },
    faults: { type: 'string', default: '{}' },
    seed: { type: 'string', default: '1' },
    token: { type: 'string' },
  },
});

const erp = await startErpSimulator({
  port: Number(values.port),
  faults: JSON.parse(values.faults) as ErpFaults,
  seed: Number(values.seed),
  ...(values.file !== undefined && { file: values.file }),
  ...(values.token !== undefined && { token: values.token }),
});
console.log(JSON.stringify({ port: erp.port, url: erp.url }));

const stop = (): void => {
  void erp.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
