import { connectors } from '#connectors';
import type { CompiledMapping, MappingContext } from '#libs/mapping';
import { shippedMappings } from '#libs/reading';
import { loadWorkspace } from '#libs/workspace';

/** What a hub knows before anything is configured. */
export interface ShippedWorkspace {
  mappings: readonly CompiledMapping[];
  context: MappingContext;
  mapping(id: string): CompiledMapping;
}

export async function shippedWorkspace(): Promise<ShippedWorkspace> {
  const loaded = loadWorkspace(
    [
      { path: 'workspace.yaml', text: 'company: { id: bench, name: Bench Ltd, baseCurrency: GBP }' },
      ...(await shippedMappings()),
    ],
    connectors,
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { mappings, tables } = loaded.workspace;
  return {
    mappings,
    context: { receiptId: 'bench', tables, receivedOn: '2026-11-22' },
    mapping: (wanted) => mappings.find(({ id }) => id === wanted)!,
  };
}
