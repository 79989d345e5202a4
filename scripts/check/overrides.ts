// Checks the corrections of grades in data/overrides: that each is well formed, names what is there, and still changes something.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from '#catalogue/catalogue.ts';
import { checkOverrides } from '../classify/overrides/check-overrides.ts';
import { readOverrides } from '../classify/overrides/read-overrides.ts';
import { readSources } from '../crawl/read-sources.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = readSources(join(root, 'data', 'sources.yaml'));
const overrides = readOverrides(join(root, 'data', 'overrides'));
const file = join(root, '.toolgrade', 'catalogue.sqlite');

function complaints(): string[] {
  if (!overrides.ok) return [overrides.failure];
  if (!sources.ok) return [sources.failure];
  const servers = new Set(sources.value.map(({ id }) => id));
  const catalogue = existsSync(file) ? new Catalogue(file) : null;
  try {
    return checkOverrides(overrides.value, { servers, catalogue });
  } finally {
    catalogue?.close();
  }
}

const found = complaints();
const count = overrides.ok ? [...overrides.value.values()].reduce((sum, entries) => sum + entries.size, 0) : 0;
const against = existsSync(file)
  ? 'and the catalogue here has their definitions'
  : 'no catalogue is here to look for their tools in';
process.stdout.write(
  found.length === 0 ? `${count} corrections change what the rules read, ${against}.\n` : `${found.join('\n')}\n`,
);
process.exit(found.length === 0 ? 0 : 1);
