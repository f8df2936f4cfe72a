import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

import { ensureInstalled } from './install.mjs';
import { inProject } from './project.mjs';

ensureInstalled();

// The compiler goes with its process; the hub keeps only what it needs.
const build = spawnSync(process.execPath, [inProject('tools/bootstrap/build.mjs'), '--quiet'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

// The hub takes this process over: same terminal, same signals, same exit code, and nothing is left behind by a kill.
const hub = inProject('dist/apps/hub/src/main.js');
process.setSourceMapsEnabled(true);
process.argv[1] = hub;
await import(pathToFileURL(hub).href);
