import { describe, expect, it } from 'vitest';
import { leadOf } from './lead-of.ts';

describe('leadOf', () => {
  it.each([
    [undefined, null],
    [' \n ', null],
    ['Lists files.\nMore text.', 'Lists files.'],
    ['Version 1.5 of it', 'Version 1.5 of it'],
    ['Installs a package by name (e.g. os-acme). It restarts.', 'Installs a package by name (e.g. os-acme).'],
    ['🎯 Purpose:\n  1. Retrieves a list of objects.\n\n📦 Returns:\n  1. Objects.', 'Retrieves a list of objects.'],
    ['🛡️ Guardrails:\n  1. Asks first.\n\n🎯 Purpose:\n  1. Creates objects.\n  2. More.', 'Creates objects.'],
    ['# Search\n\nSearches the web', 'Searches the web'],
    ['Actions:\n- list pages\n- delete a page', 'list pages'],
    ['Usage notes:', 'Usage notes:'],
    [`${'word '.repeat(60)}`, `${'word '.repeat(39).trim()}…`],
  ])('makes of %j %j', (description, lead) => {
    expect(leadOf(description)).toBe(lead);
  });
});
