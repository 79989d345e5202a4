import { describe, expect, it } from 'vitest';
import { contactOf } from './contact.ts';

describe('contactOf', () => {
  it.each([
    ['security@example.org', 'mailto:security@example.org', 'security@example.org'],
    ['mailto:security@example.org', 'mailto:security@example.org', 'security@example.org'],
    ['https://example.org/report', 'https://example.org/report', 'https://example.org/report'],
  ])('reads %s', (address, link, text) => {
    expect(contactOf(address)).toEqual({ link, text });
  });

  it.each([
    null,
    '',
    'javascript:alert(1)',
    'http://example.org',
    'a@b',
    'x@example.org?bcc=y@example.org',
    'a b@example.org',
  ])('leaves %s out', (address) => {
    expect(contactOf(address)).toBeNull();
  });
});
