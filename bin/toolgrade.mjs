#!/usr/bin/env node
import { run } from './runtime.mjs';

run('scripts/cli/main.ts', process.argv.slice(2));
