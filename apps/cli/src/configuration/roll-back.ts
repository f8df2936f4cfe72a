import { applyWorkspace } from '#libs/pipeline';

import type { ExitCode } from '../exit-code.js';
import { actor } from '../installation/process-settings.js';
import { withCompany } from '../installation/with-hub.js';
import { print, refuse } from '../output/print.js';
import { type ByPerson, tellApplied } from './config.js';
import { type Files, isShipped } from './file-changes.js';
import { findVersion, unknownVersion } from './stored-version.js';

/**
 * Older versions stay as they are: their files become a new version, so that history only grows.
 * @param version whose files come back: all, or with `only` those of one path, e.g. `mappings/acme/order`
 */
export const rollBack = (version: string, options: ByPerson & { reason: string; only?: string }): Promise<ExitCode> =>
  withCompany(options.company, async (hub, companyId) => {
    const { only } = options;
    const stored = await findVersion(hub, companyId, version);
    const active = await findVersion(hub, companyId, undefined);
    if (stored === undefined || active === undefined) return unknownVersion(version, companyId);
    const files = only === undefined ? stored.files : withPart(active.files, stored.files, only);
    if (files === undefined) return refuse('rollback-nothing', { found: only ?? '', params: { version } });
    const restored = { restored: stored.version, ...(only !== undefined && { only }) };
    const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
    const applied = await applyWorkspace(hub, texts, actor(options.by), options.reason, restored);
    const exit = await tellApplied(hub, `version ${version}`, applied);
    if (applied.ok && applied.changed)
      print('The workspace folder is as it was: bring it in line, or the next apply undoes this.');
    return exit;
  });

/** The files of now with a part as it was then; undefined when neither has such files. */
export function withPart(now: Files, then: Files, only: string): Files | undefined {
  const isPart = (path: string): boolean =>
    !isShipped(path) && (path === only || path.startsWith(`${only}/`) || path.startsWith(`${only}.`));
  const [kept, restored] = [
    Object.entries(now).filter(([path]) => !isPart(path)),
    Object.entries(then).filter(([path]) => isPart(path)),
  ];
  if (restored.length === 0 && kept.length === Object.keys(now).length) return undefined;
  return Object.fromEntries([...kept, ...restored]);
}
