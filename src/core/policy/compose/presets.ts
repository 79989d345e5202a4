import type { Decision } from '../../model/decision.ts';
import { may, type GradedForPolicy } from './graded.ts';

/** Every preset, in the order in which a page offers them. */
export const presetIds = ['recommended', 'read-only', 'ask-first', 'no-money', 'nothing-irreversible'] as const;
export type PresetId = (typeof presetIds)[number];

/** A way to decide for all tools of a server at once. It is never milder than what is recommended for a tool. */
export interface Preset {
  title: string;
  /** One sentence: what it does with which tools. */
  text: string;
  decide(tool: GradedForPolicy): Decision;
}

/** A tool that a preset keeps away. Calls of it that only look, where they can be told apart, stay usable. */
function kept(decision: Decision, why: string): Decision {
  if (decision.action === 'hide') return decision;
  const looking = decision.cases.filter(({ action, values }) => action !== 'allow' && !values.includes(true));
  return {
    ...decision,
    action: looking.length > 0 ? 'deny' : 'hide',
    limit: null,
    remember: false,
    fallback: null,
    conditions: [],
    cases: looking,
    ifEnabled: 'ask',
    noLimit: null,
    reason: why,
    doesNotPrevent: [
      'Another tool, or the same credential used elsewhere, may have the same effect: the decision names this tool alone.',
    ],
  };
}

/** A tool that a person is asked about before each call. */
function askedEachTime(decision: Decision): Decision {
  if (decision.action === 'deny' || decision.action === 'hide') return decision;
  if (decision.action === 'ask' && !decision.remember) return decision;
  return {
    ...decision,
    action: 'ask',
    limit: null,
    remember: false,
    fallback: decision.action === 'ask' ? decision.fallback : { action: 'deny', limit: null },
    reason: 'It does more than read, so a person approves each call, and no approval is remembered.',
  };
}

export const presets: Record<PresetId, Preset> = {
  recommended: {
    title: 'Recommended',
    text: 'What the grade of each tool calls for.',
    decide: ({ decision }) => decision,
  },
  'read-only': {
    title: 'Read only',
    text: 'Tools that read keep what is recommended; every other tool is hidden, and of a tool with several actions those that only look stay usable.',
    decide: ({ category, decision }) =>
      category === 'Read' ? decision : kept(decision, 'It does more than read, and this policy lets tools only read.'),
  },
  'ask-first': {
    title: 'Ask first',
    text: 'Tools that read keep what is recommended; of every other tool each call waits for a person.',
    decide: ({ category, decision }) => (category === 'Read' ? decision : askedEachTime(decision)),
  },
  'no-money': {
    title: 'No money',
    text: 'Tools that can move or commit money are hidden; the others keep what is recommended.',
    decide: (tool) =>
      tool.category === 'Financial' || may(tool, 'money')
        ? kept(tool.decision, 'It can move or commit money, and this policy lets no tool do that.')
        : tool.decision,
  },
  'nothing-irreversible': {
    title: 'Nothing irreversible',
    text: 'Tools whose effect may not be undone are hidden; the others keep what is recommended.',
    decide: (tool) =>
      tool.category === 'Destructive' || may(tool, 'irreversible')
        ? kept(tool.decision, 'Its effect may not be undone, and this policy lets no such tool run.')
        : tool.decision,
  },
};

export function isPresetId(text: string): text is PresetId {
  return presetIds.some((id) => id === text);
}

/** What a reader may choose for one tool instead of what a preset decides. */
export const toolActions = ['allow', 'ask', 'deny', 'hide'] as const;
export type ToolAction = (typeof toolActions)[number];

export function isToolAction(text: string): text is ToolAction {
  return toolActions.some((action) => action === text);
}

/** A decision that a reader made for a tool as a whole. */
export function chosen(action: ToolAction, { decision }: GradedForPolicy): Decision {
  return {
    ...decision,
    action,
    limit: null,
    remember: false,
    fallback: action === 'ask' ? { action: 'deny', limit: null } : null,
    // A condition that nobody has filled in lets a call pass only where a person is asked.
    conditions: action === 'ask' ? decision.conditions : [],
    cases: [],
    ifEnabled: null,
    noLimit: null,
    reason: 'Chosen by hand.',
    doesNotPrevent: [],
  };
}
