import { describe, expect, it } from 'vitest';
import { targets } from '#core/policy/targets/index.ts';
import { exampleDecisions, exampleOptions } from './target-example.ts';
import { groupedLosses } from './grouped-losses.ts';

const limited = (tool: string, shown = tool): { tool: string; text: string } => ({
  tool,
  text: `X cannot limit it; for ${shown} this policy allows it.`,
});

describe('sentences about tools', () => {
  it('that differ by the name alone are told once, with the names', () => {
    const other = { tool: 'get_a', text: 'X cannot ask about get_a.' };
    expect(groupedLosses([limited('get_a'), other, limited('get_b'), limited('list', '“list”')])).toEqual([
      { text: 'X cannot limit it; for each of these 3 this policy allows it.', tools: ['get_a', 'get_b', 'list'] },
      { text: 'X cannot ask about get_a.', tools: [] },
    ]);
  });

  it('that name a tool twice, inside of a word, or not at all, stay as they are', () => {
    const alone = [
      { tool: 'a_b', text: 'a_b is written as a_b.' },
      { tool: 'c_d', text: 'c_d is written as c_d.' },
      { tool: '1', text: 'Limit it to 10 calls.' },
      { tool: '2', text: 'Limit it to 20 calls.' },
    ];
    expect(groupedLosses(alone)).toEqual(alone.map(({ text }) => ({ text, tools: [] })));
  });

  it('lose nothing: every loss of every target is told by a sentence of its own or with its tool', () => {
    const names = Array.from({ length: 4 }, (_, index) => ['', '_two', '_three', '_four'][index] ?? '');
    for (const target of targets) {
      const decisions = exampleDecisions().flatMap((each) =>
        names.map((name) => ({ ...each, tool: each.tool + name })),
      );
      const { losses } = target.emit(decisions, exampleOptions(target, decisions));
      const groups = groupedLosses(losses);
      const told = groups.reduce((sum, { tools }) => sum + Math.max(1, tools.length), 0);
      expect(told, target.id).toBe(losses.length);
      expect(groups.length, target.id).toBeLessThanOrEqual(losses.length / 4 + 4);
    }
  });
});
