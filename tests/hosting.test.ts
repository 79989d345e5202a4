import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { securityHeaders } from '#site/head/security-headers.ts';

const guide = readFileSync(join(import.meta.dirname, '../docs/hosting.md'), 'utf8');

it.each(Object.entries(securityHeaders))('the guide to hosting sets %s as the site wants it', (name, value) => {
  // In nginx once for everything, and once more where a block of its own would forget it.
  expect(guide.split(`add_header ${name} "${value}" always;`)).toHaveLength(3);
  expect(guide.split(`Header always set ${name} "${value}"`)).toHaveLength(2);
});
