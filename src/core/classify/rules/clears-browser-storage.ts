import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const clearsBrowserStorage = defineRule({
  id: 'clears-browser-storage',
  claim: 'The call clears cookies, sessions or the storage of a browser.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['R28'],
  why: 'Whoever was signed in is signed out; signing in again restores it.',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'remove')) return notApplicable;
    const named = isNamed(
      reading,
      /\b(?:cookies?|local ?storage|session ?storage|browser (?:data|storage|state|session))\b/,
    );
    return named === null
      ? no
      : yes(
          [named],
          'Cookies and sessions come back with the next sign-in (R28), so it is Execute and not Destructive.',
        );
  },
  gaps: [],
  examples: {
    matches: [
      { name: 'clear_cookies', description: 'Clear all cookies.' },
      { name: 'browser_clear_local_storage', description: 'Clear local storage.' },
    ],
    misses: [
      { name: 'get_cookies', description: 'Get cookies.' },
      { name: 'clear_bucket_storage', description: 'Clear the storage of a bucket.' },
    ],
  },
});
