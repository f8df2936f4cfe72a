import { type CompiledMapping, describeValidity } from '#libs/mapping';

import { loadConversion } from '../convert/conversion.js';
import { DONE, type ExitCode } from '../exit-code.js';
import { fail, print, printJson } from '../output/print.js';
import { table } from '../output/table.js';

const shown = (mapping: CompiledMapping) => ({
  mapping: mapping.id,
  version: mapping.version,
  ...(mapping.validFrom !== undefined && { validFrom: mapping.validFrom }),
  ...(mapping.validUntil !== undefined && { validUntil: mapping.validUntil }),
  ...(mapping.extends !== undefined && { extends: mapping.extends }),
  documentType: mapping.target,
  format: mapping.format,
  matches: mapping.describeMatch(),
});

const keyOf = ({ mapping, validFrom = '' }: ReturnType<typeof shown>): string => `${mapping} ${validFrom}`;

export async function listMappings(options: { workspace?: string; json?: boolean }): Promise<ExitCode> {
  const loaded = await loadConversion(options.workspace);
  if (!loaded.ok) return fail(...loaded.problems);
  const mappings = loaded.conversion.mappings.map(shown).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (options.json === true) printJson(mappings);
  else {
    const rows = mappings.map((one) => [
      one.mapping,
      one.version,
      describeValidity(one),
      one.documentType,
      one.extends,
      one.matches,
    ]);
    table(['mapping', 'version', 'holds', 'documents', 'extends', 'written for'], rows).forEach(print);
  }
  return DONE;
}
