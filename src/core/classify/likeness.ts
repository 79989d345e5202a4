import { readName } from './reading/name.ts';
import { singular } from './reading/words.ts';
import { serverWordsOf } from './reading/read-definition.ts';

/** Verbs that say the same of a call, by the one that stands for all of them. */
const verbGroups: Record<string, string> = Object.fromEntries(
  Object.entries({
    get: 'get fetch retrieve read show view describe load',
    list: 'list enumerate browse',
    search: 'search find query lookup',
    create: 'create add new insert make',
    update: 'update edit modify patch change set',
    delete: 'delete remove destroy erase drop',
    send: 'send post reply',
    run: 'run execute exec eval evaluate invoke',
    stop: 'stop kill terminate',
    restart: 'restart reboot reload',
  }).flatMap(([group, verbs]) => verbs.split(' ').map((verb) => [verb, group])),
);

/** The way by which a call goes: two tools that differ in it alone do the same. */
const routes = new Set('cli ssh api rest http graphql rpc v1 v2 v3 tool legacy new async sync'.split(' '));
/** Nouns that alone name nothing. */
const generic = new Set(
  'data info information detail result value item list all status object thing it content'.split(' '),
);

/**
 * What a tool's name says that it does, so that tools of several servers can be laid side by side: the act and its
 * object, `create issue` for `create_issue` and `github_add_issue`. Null where the name has no verb or no object of
 * its own. Names alone are compared: two tools of one likeness may still differ in what they reach.
 */
export function likeness(name: string, server: string): string | null {
  const { verb, object, rest, words } = readName(name, serverWordsOf(server));
  if (verb === null) return null;
  const nouns = [...new Set([...object, ...rest])].filter((noun) => !routes.has(noun) && noun !== verb.lemma);
  if (nouns.every((noun) => generic.has(noun))) return null;
  const group = verbGroups[verb.lemma] ?? verb.lemma;
  const last = words.at(-1);
  // "get_issues" lists issues; "get_file_contents" and "read_files" do not.
  const many =
    /^(?:get|fetch|retrieve|show)$/.test(verb.lemma) &&
    last !== undefined &&
    !nouns.includes(last.lower) &&
    last.lower.endsWith('s') &&
    !generic.has(singular(last.lower));
  return `${many ? 'list' : group} ${nouns.sort().join(' ')}`;
}
