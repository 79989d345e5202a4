import { describe, expect, it } from 'vitest';
import { definitionDigest } from '../../identity/definition-digest.ts';
import type { Override } from '../../model/override.ts';
import { classifyTool } from '../classify-tool.ts';
import { applyOverride, overrideFault } from './apply-override.ts';

const definition = { name: 'pg_backups', description: 'Manage backups.', annotations: { readOnlyHint: true } };
const computed = classifyTool(definition);

function wanted(more: Partial<Override>): Override {
  return {
    definition,
    digest: definitionDigest(definition),
    category: 'Read',
    risk: 'Low',
    reason: 'A call lists the backups and does nothing else.',
    proof: 'example 1.0.0, index.js line 3 runs one listing command.',
    author: 'Ada',
    date: '2026-11-21',
    ...more,
  };
}

describe('applyOverride', () => {
  it('sets the grade, keeps what the rules read beside it, and says why', () => {
    const corrected = applyOverride(definition, computed, wanted({}));
    expect([corrected.category, corrected.risk, corrected.base]).toEqual(['Read', 'Low', 'Low']);
    expect(corrected.corrected?.from).toEqual({ category: computed.category, risk: computed.risk });
    expect(corrected.rationale).toContain('A call lists the backups');
    expect(corrected.rationale).toContain(`the rules read ${computed.category}, ${computed.risk}`);
    expect(corrected.contradictions).toEqual([]);
    expect(corrected.rules).toEqual(computed.rules);
  });

  it('raises without proof, and lowers with proof alone', () => {
    const raised = wanted({ category: 'Destructive', risk: 'Critical', proof: undefined });
    expect(overrideFault(computed, raised)).toBeNull();
    expect(applyOverride(definition, computed, raised).risk).toBe('Critical');
    const lowered = wanted({ proof: undefined });
    expect(overrideFault(computed, lowered)).toBe('lowers-without-proof');
    expect(applyOverride(definition, computed, lowered)).toBe(computed);
  });

  it('leaves another definition of the same name alone', () => {
    const other = classifyTool({ ...definition, description: 'Manage and restore backups.' });
    expect(overrideFault(other, wanted({}))).toBe('other-definition');
    expect(applyOverride(definition, other, wanted({}))).toBe(other);
  });

  it('says where it changes nothing', () => {
    expect(overrideFault(computed, wanted({ category: computed.category, risk: computed.risk }))).toBe(
      'changes-nothing',
    );
  });

  it('is the same when applied twice', () => {
    const once = applyOverride(definition, computed, wanted({}));
    expect(overrideFault(once, wanted({}))).toBeNull();
    expect(applyOverride(definition, once, wanted({})).category).toBe('Read');
  });
});
