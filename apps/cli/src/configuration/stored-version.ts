import type { OpenedHub } from '#libs/pipeline';
import { activeConfiguration, configurationVersion, type StoredConfiguration } from '#libs/store';

import type { ExitCode } from '../exit-code.js';
import { refuse } from '../output/print.js';

/** Whether what a person typed is the number of a version. */
export const isVersion = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text);

/** A version of the configuration; the active one when none is named. */
export async function findVersion(
  { database }: OpenedHub,
  companyId: string,
  version: string | undefined,
): Promise<StoredConfiguration | undefined> {
  if (version === undefined) return activeConfiguration(database, companyId);
  return isVersion(version) ? configurationVersion(database, companyId, Number(version)) : undefined;
}

export const unknownVersion = (version: string | undefined, company: string): ExitCode =>
  refuse('configuration-version-unknown', { found: version ?? '', params: { company } });
