import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inProject, runNode } from './project.mjs';

ensureInstalled();
await build();
process.exitCode = await runNode([inProject('dist/tools/docs/main.js')]);
