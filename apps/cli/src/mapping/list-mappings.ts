import type { CompiledMapping } from '#libs/mapping';

import { loadConversion } from '../convert/conversion.js';
import { DONE, type ExitCode } from '../exit-code.js';
import { fail, print, printJson } from '../output/print.js';
import { table } from '../output/table.js';

const shown = (mapping: CompiledMapping) => ({
  mapping: mapping.id,
  version: mapping.version,
  documentType: mapping.target,
  format: mapping.format,
  matches: mapping.describeMatch(),
});

export async function listMappings(options: { workspace?: string; json?: boolean }): Promise<ExitCode> {
  const loaded = await loadConversion(options.workspace);
  if (!loaded.ok) return fail(...loaded.problems);
  const mappings = loaded.conversion.mappings.map(shown).toSorted((a, b) => (a.mapping < b.mapping ? -1 : 1));
  if (options.json === true) printJson(mappings);
  else {
    const rows = mappings.map((one) => [one.mapping, one.version, one.documentType, one.matches]);
    table(['mapping', 'version', 'documents', 'written for'], rows).forEach(print);
  }
  return DONE;
}
