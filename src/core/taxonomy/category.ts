import type { RiskLevel } from './risk-level.ts';

/** Categories in the order in which they are tested: the first that matches wins. */
export const categories = ['Financial', 'Destructive', 'Execute', 'Write', 'Read'] as const;
export type Category = (typeof categories)[number];

/** What each category says of a tool, and the risk level at which it starts. */
export const categoryFacts: Record<Category, { base: RiskLevel; slug: string; article: 'a' | 'an'; test: string }> = {
  Financial: {
    base: 'High',
    slug: 'financial',
    article: 'a',
    test: 'A successful call alone moves, commits, charges, refunds, trades or invoices money, or changes a paid plan.',
  },
  Destructive: {
    base: 'High',
    slug: 'destructive',
    article: 'a',
    test: 'It removes or overwrites existing data, and the same credential cannot put back exactly what was there.',
  },
  Execute: {
    base: 'High',
    slug: 'execute',
    article: 'an',
    test: 'It runs code, commands or open queries that the caller supplies, or triggers a process whose effect goes beyond storing its arguments.',
  },
  Write: {
    base: 'Medium',
    slug: 'write',
    article: 'a',
    test: 'It creates or changes stored state, and the change can be undone.',
  },
  Read: { base: 'Low', slug: 'read', article: 'a', test: 'It returns data or computes. Nothing lasting changes.' },
};
