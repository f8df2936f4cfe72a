import { existsSync } from 'node:fs';
import { join } from 'node:path';

import pc from 'picocolors';

import { described } from '#libs/documents';
import type { Databases } from '#libs/pipeline';
import { type ProcessConfig, readProcessConfig } from '#libs/platform';
import { type Database, openDatabase } from '#libs/store';

import { DONE, type ExitCode, FAILED } from '../exit-code.js';
import { withDatabase } from '../installation/with-database.js';
import { plain } from '../output/plain.js';
import { print, printJson } from '../output/print.js';
import * as database from './database-checks.js';
import { checkExceptions } from './exception-checks.js';
import { fail, type Finding, warn } from './finding.js';
import { checkDataFolder, checkMasterKey, checkNode } from './machine-checks.js';
import { checkDatabaseQueue, checkRedis } from './queue-checks.js';
import { checkCanaryOf, checkWorkspaces } from './workspace-checks.js';

/** Checks an installation without changing it. Fails when anything is wrong; what could be better is a warning. */
export async function doctor(options: { json?: boolean }): Promise<ExitCode> {
  const findings = await examine();
  if (options.json === true) printJson(findings);
  else findings.forEach(printFinding);
  return findings.some(({ status }) => status === 'fail') ? FAILED : DONE;
}

async function examine(): Promise<Finding[]> {
  const findings = [checkNode(process.versions.node)];
  const read = readProcessConfig(process.env);
  if (!read.ok) {
    const wrong = read.problems.map((problem) =>
      fail('settings', described(problem).message, 'correct it: the hub does not start with it'),
    );
    return [...findings, ...wrong];
  }
  const { config } = read;
  findings.push(await checkDataFolder(config), await checkMasterKey(config));
  if (config.queueUrl !== undefined) findings.push(...(await checkRedis(config.queueUrl)));
  return [...findings, ...(await examineDatabase(config))];
}

async function examineDatabase(config: ProcessConfig): Promise<Finding[]> {
  if (config.database === undefined && !existsSync(join(config.dataDir, 'postgres')))
    return [warn('database', 'none yet', 'the first start makes one in the data folder: npm start')];
  try {
    return await withDatabase(config, (application, databases) => askDatabase(config, application, databases));
  } catch (error) {
    const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
    return [
      fail(
        'database',
        first instanceof Error ? first.message : String(first),
        'start PostgreSQL, or correct DATABASE_URL and DATABASE_OWNER_URL',
      ),
    ];
  }
}

async function askDatabase(config: ProcessConfig, application: Database, databases: Databases): Promise<Finding[]> {
  const owner = openDatabase({ url: databases.ownerUrl, max: 1 });
  try {
    const findings = [await database.checkServer(application), await database.checkRoles(application, owner)];
    findings.push(await database.checkConnections(application, config.queueUrl === undefined));
    const migrations = await database.checkMigrations(application);
    if (migrations === undefined)
      return [...findings, warn('migrations', 'no tables yet', 'the first start makes them: npm start')];
    findings.push(migrations, await database.checkRights(application));
    if (migrations.status === 'fail') return findings;
    if (config.queueUrl === undefined) findings.push(...(await checkDatabaseQueue(application)));
    return [
      ...findings,
      ...(await checkCanaryOf(application, config)),
      ...(await checkWorkspaces(application, config)),
      ...(await checkExceptions(application)),
    ];
  } finally {
    await owner.destroy();
  }
}

const MARKS = { ok: pc.green('ok  '), warn: pc.yellow('warn'), fail: pc.red('fail') } as const;

function printFinding({ check, status, found, advice }: Finding): void {
  print(`${MARKS[status]}  ${check}: ${plain(found)}`);
  if (advice !== undefined) print(`      ${pc.dim('→')} ${advice}`);
}
