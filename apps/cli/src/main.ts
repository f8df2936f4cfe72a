import { FAILED } from './exit-code.js';
import { complain } from './output/print.js';
import { createProgram } from './program.js';

/** Whoever read our output has gone, e.g. `| head`: nothing is wrong. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** A refused connection comes as several errors in one, without words of its own. */
function sentenceOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = FAILED;
  complain(`✗ ${sentenceOf(error)}`);
  if (process.env['TRADELANE_LOG_LEVEL'] === 'debug' && error instanceof Error) complain(error.stack ?? '');
}
