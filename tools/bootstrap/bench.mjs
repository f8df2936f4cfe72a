import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inProject, runNode } from './project.mjs';

ensureInstalled();
await build();
process.exitCode = await runNode(['--enable-source-maps', inProject('dist/bench/main.js'), ...process.argv.slice(2)]);
