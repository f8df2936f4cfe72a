import type { Problem } from '#libs/documents';
import { type CompiledRule, compileRules } from '#libs/lifecycle';
import { type CompiledMapping, type CrossReferences, isMappingFile, MappingFiles } from '#libs/mapping';
import { readConfigurationFiles, shippedMappings } from '#libs/reading';

/** What a file is converted with. */
export interface Conversion {
  mappings: readonly CompiledMapping[];
  rules: readonly CompiledRule[];
  tables: CrossReferences;
  /** IANA zone of the company, in which the day of receipt is today; absent: this machine's. */
  timezone?: string;
}

export type LoadedConversion = { ok: true; conversion: Conversion } | { ok: false; problems: Problem[] };

/**
 * The shipped mappings and the built-in rules; or, with a workspace, its own with them.
 * @param word leaves out shipped mappings in whose text it does not stand, unread: most of the time of a short conversion goes into compiling mappings
 */
export const loadConversion = (workspace: string | undefined, word = ''): Promise<LoadedConversion> =>
  workspace === undefined ? shippedConversion(word) : workspaceConversion(workspace);

/** What a variant does not write itself stands in its base. */
const VARIANT = /^extends:/m;

async function shippedConversion(word: string): Promise<LoadedConversion> {
  const files = await shippedMappings();
  const mappingFiles = new MappingFiles(files);
  const compiled = files
    .filter((file) => isMappingFile(file) && (file.text.includes(word) || VARIANT.test(file.text)))
    .map(({ path }) => mappingFiles.compile(path, true));
  const problems = compiled.flatMap((each) => (each.ok ? [] : each.problems));
  if (problems.length > 0) return { ok: false, problems };
  const mappings = compiled.flatMap((each) => (each.ok ? (each.mapping ?? []) : []));
  const { rules } = compileRules({ severities: {}, rules: [] });
  return { ok: true, conversion: { mappings, rules, tables: { lookup: () => undefined } } };
}

/** Connectors are loaded here only: their settings are part of a workspace, and take time to load. */
async function workspaceConversion(folder: string): Promise<LoadedConversion> {
  const [{ connectors }, { loadWorkspace }] = await Promise.all([import('#connectors'), import('#libs/workspace')]);
  const files = [...(await readConfigurationFiles(folder)), ...(await shippedMappings())];
  const loaded = loadWorkspace(files, connectors);
  if (!loaded.ok) return loaded;
  const { mappings, rules, tables, company } = loaded.workspace;
  return { ok: true, conversion: { mappings, rules, tables, timezone: company.timezone } };
}
