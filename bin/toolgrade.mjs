#!/usr/bin/env node
import { run } from './runtime.mjs';

const [command, ...words] = process.argv.slice(2);
// A client starts a guard for each of its servers and waits for it, so it gets a program without all the rest.
if (command === 'guard') run('scripts/cli/main-guard.ts', words);
else run('scripts/cli/main.ts', process.argv.slice(2));
