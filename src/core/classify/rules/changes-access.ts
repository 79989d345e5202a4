import { acts, isNamed, objectEvidence, says } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { conditional, defineRule, no, notApplicable, yes } from '../rule.ts';

const members = new Set(
  'member teammate collaborator role permission grant admin administrator moderator privilege acl share sharing invitation invite'.split(
    ' ',
  ),
);

export const changesAccess = defineRule({
  id: 'changes-access',
  claim: 'The call changes who may do what: members, roles, sharing, visibility, ownership.',
  shows: { kind: 'facet', facet: 'access-control' },
  rulings: ['R8', 'R11', 'R20', 'R25', 'R26'],
  why: 'it changes who may do what',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null || acts(reading, 'read', 'compute', 'think', 'login')) return notApplicable;
    const because = 'it changes who may do what';
    const { verb, evidence } = reading.main;
    const named = isNamed(
      reading,
      /\b(?:permissions?|rls|acl|acls|iam|rbac|collaborators?|make public|make private|(?:toggle|set) (?:[a-z]+ )?(?:public|private)|visibility|privacy|ownership|share link|sharing|(?:set|assign|grant|add|remove|create|update|delete|revoke) (?:[a-z]+ )?roles?|two factor|2fa|mfa|otp|sso|allowlist|blocklist|whitelist|blacklist|access (?:policy|control|rule|level|key|grant)|security (?:level|polic(?:y|ies))|(?:update|change|set|modify) (?:[a-z]+ ){0,4}access|credentials?|(?:inline|iam|role|bucket|resource|scope) polic(?:y|ies)|relationship tuples?|access lists?|posture checks?|api keys?|unban|ban|kick)\b/,
    );
    if (named !== null && !acts(reading, 'send') && isNamed(reading, /\b(?:send|verify|validate) otp\b/) === null)
      return yes([named], because);
    const joined = isNamed(
      reading,
      /\badd (?:an? )?(?:[a-z]+ )?(?:user|users|member|members|requester|agent|person|account)s? to (?:an? )?(?:[a-z]+ )?(?:group|team|role|organization|org|workspace|project|department)\b/,
    );
    if (joined !== null) return yes([joined], because);
    const left = isNamed(
      reading,
      /\b(?:remove|delete) (?:an? )?(?:[a-z]+ )?(?:user|member|requester|agent|person|account)s? from\b.*\b(?:group|team|role|organization|org|workspace|project|department)\b/,
    );
    if (left !== null) return yes([left], because);
    const belongs = acts(reading, 'create', 'update', 'remove', 'unlink')
      ? isNamed(reading, /\b(?:organi[sz]ation|org|team|workspace|group|project) memberships?\b/)
      : null;
    if (belongs !== null) return yes([belongs], because);
    const policy =
      headWord(reading, new Set(['policy', 'statement'])) && acts(reading, 'create', 'update', 'remove', 'unlink')
        ? says(reading, /\bIAM (?:[a-z]+ )?(?:role|user|group|polic(?:y|ies))\b/i)
        : null;
    if (policy !== null) return yes([policy], because);
    const owner = says(reading, /\b(?:transfers?|changes?) (?:the )?ownership\b/i);
    if (owner !== null && acts(reading, 'pay', 'update', 'grant')) return yes([owner], 'it transfers ownership');
    if (acts(reading, 'grant') && !/^(?:promote|demote|kick|block|transfer)$/.test(verb))
      return yes([evidence], because);
    // "Block legacy authentication": which way to sign in is open.
    const signIn =
      /^(?:block|enable|disable|enforce|require|allow|configure|set|update)$/.test(verb) && !acts(reading, 'read')
        ? isNamed(
            reading,
            /\b(?:legacy|modern|basic|passwordless|phishing resistant) auth(?:entication)?\b|\bconditional access\b|\bsign ?in (?:policy|risk|restrictions?)\b|\bauthentication (?:methods?|polic(?:y|ies))\b|\bguest access\b|\banonymous access\b|\bexternal (?:sharing|access)\b/,
          )
        : null;
    if (signIn !== null) return yes([signIn], because);
    if (
      /^(?:revoke|grant|renounce)$/.test(verb) &&
      !headWord(reading, new Set(['request', 'form', 'document', 'audit', 'order', 'statement']))
    )
      return yes([evidence], because);
    if (verb === 'rotate' && headWord(reading, new Set(['key', 'secret', 'token', 'credential', 'password'])))
      return yes([evidence], because);
    if (/^(?:transfer|change)$/.test(verb) && isNamed(reading, /\bowner(?:ship)?\b/) !== null)
      return yes([evidence], 'it transfers ownership');
    // Whom a list of one's own names is granted nothing by it.
    const listed =
      reading.head === 'member' &&
      isNamed(reading, /\b(?:list|audience|segment|campaign|playlist|collection|newsletter)s?\b/) !== null &&
      !topicHas(
        reading,
        /^(?:group|team|organization|org|workspace|project|department|role|distribution|security|guild)$/,
      );
    if (
      headWord(reading, members) &&
      !listed &&
      acts(reading, 'create', 'update', 'remove', 'unlink', 'grant', 'manage')
    )
      return yes([evidence, ...objectEvidence(reading, 'access')], because);
    const grant = reading.parameters.find(({ words }) =>
      /\b(?:role|roles|group ids|groups|permissions?|password|access level)\b/.test(words),
    );
    if (
      grant !== undefined &&
      acts(reading, 'create') &&
      headWord(reading, new Set(['user', 'admin', 'teammate', 'serviceaccount', 'operator']))
    )
      return conditional([grant.evidence()], `a new user can be given access with "${grant.name}"`);
    const rightful = reading.parameters.find(
      ({ roles, values }) =>
        roles.has('action') &&
        values.some((value) =>
          /^(?:add|remove|grant|revoke|assign|set|update|invite)[ _-]?(?:an? )?(?:owner|member|permission|role|admin|collaborator|access)s?$/i.test(
            value,
          ),
        ),
    );
    if (rightful !== undefined)
      return conditional([rightful.evidence()], `an action of "${rightful.name}" changes who may do what`);
    const setting = reading.parameters.find(
      (parameter) =>
        (parameter.roles.has('visibility') || (parameter.roles.has('role') && parameter.type !== 'object')) &&
        !/^(?:role|admin|scopes|acl)$/.test(parameter.words),
    );
    if (setting !== undefined && acts(reading, 'update', 'grant'))
      return conditional([setting.evidence()], `the argument "${setting.name}" changes who can see or use it`);
    return no;
  },
  gaps: ['A "member" of something that gives no access (a mailing list, a band) is over-graded.'],
  examples: {
    matches: [
      { name: 'add_collaborator', description: 'Add a collaborator.' },
      {
        name: 'update_repo',
        description: 'Update a repository.',
        inputSchema: { type: 'object', properties: { visibility: { type: 'string' } } },
      },
    ],
    misses: [
      { name: 'list_roles', description: 'List roles.' },
      {
        name: 'create_repo',
        description: 'Create a repository.',
        inputSchema: { type: 'object', properties: { private: { type: 'boolean' } } },
      },
    ],
  },
});
