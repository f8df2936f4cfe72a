#!/usr/bin/env node
import { build } from '../tools/bootstrap/build.mjs';
import { ensureInstalled } from '../tools/bootstrap/install.mjs';

// Standard output belongs to the command: what these two have to say goes to standard error.
ensureInstalled();
await build();
process.setSourceMapsEnabled(true);
await import('../dist/apps/cli/src/main.js');
