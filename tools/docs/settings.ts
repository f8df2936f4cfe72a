import type { z } from 'zod';

import { connectors } from '#connectors';
import { RoutesDefinition, RulesDefinition } from '#libs/lifecycle';

import { CompanySettings, ConnectionSettings, PartnerSettings } from '../../libs/workspace/src/settings.js';
import { markdownTable } from './markdown-table.js';
import { schemaRows } from './schema-rows.js';

const INTRODUCTION = `# All settings of a workspace

<!-- Made of the schemas that check them by \`npm run docs\`: change it there. -->

What there is to set, file by file. **Bold** must be there. How the files belong together, with examples: [workspace.md](../workspace.md); settings
of the process itself: [operations.md](../operations.md); tables and mappings: [mapping.md](../mapping.md).
`;

const FILES: readonly (readonly [string, z.ZodType])[] = [
  ['workspace.yaml', CompanySettings],
  ['partners/\\*.yaml', PartnerSettings],
  ['connections/\\*.yaml', ConnectionSettings],
  ['rules.yaml', RulesDefinition],
  ['routes.yaml', RoutesDefinition],
];

/** The page of all settings, from the schemas that check them. */
export const settingsPage = (): string =>
  [
    INTRODUCTION,
    ...FILES.map(([file, schema]) => section(file, schema)),
    ...connectors.map(({ id, title, config }) => section(`\`config\` of connector \`${id}\`: ${title}`, config)),
  ].join('\n');

const section = (title: string, schema: z.ZodType): string =>
  [`## ${title}`, '', ...markdownTable([['setting', 'is', 'means'], ...schemaRows(schema).rows]), ''].join('\n');
