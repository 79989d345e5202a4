import { z } from 'zod';
import { argumentCondition, argumentPointer, scalar } from './argument-condition.ts';
import { limit } from './decision.ts';
import { policyFileVersion } from './policy-file-version.ts';
import { failed, success, type Result } from './result.ts';

const limited = <Shape extends { action: string; limit?: unknown }>({ action, limit: given }: Shape): boolean =>
  (action === 'limit') === (given !== undefined);
const limitMessage = { message: 'limit stands exactly where the action is "limit"', path: ['limit'] };

const strictLimit = limit.strict().describe('So many calls within the window, counted back from each call');
const fallback = z
  .strictObject({ action: z.enum(['limit', 'deny', 'hide']), limit: strictLimit.optional() })
  .refine(limited, limitMessage)
  .describe(
    'What to do where nobody can be asked; deny where this is missing. A client that can never ask does not see a tool that is hidden then',
  );

const outcome = {
  limit: strictLimit.optional(),
  remember: z.boolean().default(true).describe('For "ask": false where an approval must not be remembered'),
  fallback: fallback.default({ action: 'deny' }),
  conditions: z
    .array(argumentCondition)
    .default([])
    .describe('A call that fails one of these is denied, whatever the action'),
  reason: z.string().optional(),
};

const ruleCase = z
  .strictObject({
    argument: argumentPointer,
    values: z.array(scalar).min(1),
    action: z.enum(['allow', 'limit', 'ask', 'deny']),
    ...outcome,
  })
  .refine(limited, limitMessage)
  .describe('Calls whose argument is one of the values; a list is none of them');

/** What holds for one tool of the server. */
export const policyRule = z
  .strictObject({
    tool: z.string().describe('The name of the tool, exactly as the server lists it; never a pattern'),
    definition: z
      .string()
      .regex(/^sha256-[0-9a-f]{64}$/, 'must be sha256- and 64 hex digits')
      .optional()
      .describe('Digest of the definition that the rule was made for'),
    action: z.enum(['allow', 'limit', 'ask', 'deny', 'hide']),
    ...outcome,
    cases: z.array(ruleCase).default([]).describe('Calls that are treated apart; the first that meets a call holds'),
  })
  .refine(limited, limitMessage)
  .refine(({ action, cases }) => action !== 'hide' || cases.length === 0, {
    message: 'a hidden tool has no cases: deny it instead',
    path: ['cases'],
  });
export type PolicyRule = z.infer<typeof policyRule>;

/**
 * A policy in the project's own format: what holds for each tool of one server, and for those that it does not name.
 * The whole language of decisions can be said in it, so that it can be tried before it is written for a target.
 */
export const policyFile = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal('toolgrade policy'),
    version: z.literal(policyFileVersion),
    server: z.string().optional().describe("The reader's own name for the server; nothing depends on it"),
    others: z.enum(['allow', 'ask', 'deny', 'hide']).describe('What holds for a tool that no rule names'),
    rules: z.array(policyRule).describe('At most one rule a tool, in any order'),
  })
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>();
    for (const [index, { tool }] of rules.entries()) {
      if (seen.has(tool)) {
        context.addIssue({ code: 'custom', path: ['rules', index, 'tool'], message: 'a tool has two rules' });
      }
      seen.add(tool);
    }
  });
export type PolicyFile = z.infer<typeof policyFile>;
/** A policy as a person writes it: what has a default may be missing. */
export type PolicyFileInput = z.input<typeof policyFile>;

/** The policy that a JSON text holds, with defaults filled in; else what is wrong with it, a line each. */
export function parsePolicyFile(text: string): Result<PolicyFile, string[]> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return failed([`not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const parsed = policyFile.safeParse(document);
  if (parsed.success) return success(parsed.data);
  return failed(
    parsed.error.issues.map(
      ({ path, message }) => `${path.length === 0 ? 'the policy' : `/${path.join('/')}`}: ${message}`,
    ),
  );
}

/** The JSON Schema (draft 2020-12) of the format, as far as a schema can say it: one rule a tool is checked on top. */
export function policyFileSchema(): object {
  return { ...z.toJSONSchema(policyFile, { io: 'input', reused: 'ref' }), title: 'Toolgrade policy, version 1' };
}
