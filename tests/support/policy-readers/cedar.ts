import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

/** What Cedar makes of an entity or a context: attributes by name. */
export type Attributes = Record<string, cedar.CedarValueJson>;

/** A question to Cedar's own engine. */
export interface Question {
  principal: { type: string; id: string };
  action: { type: string; id: string };
  resource: { type: string; id: string };
  context: Attributes;
  entities: { uid: { type: string; id: string }; attrs: Attributes; parents: [] }[];
}

let names = 0;

/** The complaints of Cedar's parser about a set of policies. */
export function parseProblems(policies: string): string[] {
  const answer = cedar.checkParsePolicySet({ staticPolicies: policies });
  return answer.type === 'success' ? [] : answer.errors.map(({ message }) => message);
}

/** Cedar's complaints about policies under a schema, warnings not included. */
export function schemaProblems(policies: string, schema: string): string[] {
  const answer = cedar.validate({
    schema,
    policies: { staticPolicies: policies },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
  return answer.validationErrors.map(({ error }) => error.message);
}

/** Puts policies in force: parsed once, asked as often as one likes. */
export function engine(policies: string): (question: Question) => boolean {
  const name = `policies ${names++}`;
  const parsed = cedar.preparsePolicySet(name, { staticPolicies: policies });
  if (parsed.type === 'failure') throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
  return (question) => {
    const answer = cedar.statefulIsAuthorized({
      ...question,
      preparsedPolicySetId: name,
      validateRequest: false,
    });
    if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('\n'));
    return answer.response.decision === 'allow';
  };
}
