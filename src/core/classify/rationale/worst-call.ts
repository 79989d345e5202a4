import type { FacetId } from '../../taxonomy/facet.ts';
import type { Role } from '../../taxonomy/argument-role.ts';
import type { Reading } from '../reading/read-definition.ts';
import type { Weighed } from '../weigh.ts';
import { listed, plain } from './wording.ts';

/** Names of the arguments with one of the roles, in quotation marks; null where there is none. */
function named({ parameters }: Reading, ...roles: readonly Role[]): string | null {
  const found = parameters.filter(
    ({ nested, pointer, roles: own }) => !nested && pointer !== null && roles.some((role) => own.has(role)),
  );
  return found.length === 0 ? null : listed(found.slice(0, 2).map(({ name }) => `“${plain(name, 40)}”`));
}

/** Words that follow only where an argument brings them in; a verb after them agrees with their number. */
function where(names: string | null, before: string, verb: 'says' | 'names' | '' = ''): string {
  if (names === null) return '';
  const agreeing = names.includes(' and ') ? verb.slice(0, -1) : verb;
  return `${before}${names}${verb === '' ? '' : ` ${agreeing}`}`;
}

const payees = /^(?:to|recipient|payee|receiver|beneficiary|destination|to address|destination address|address|iban)\b/;

function runs(reading: Reading, floors: ReadonlySet<string>): string {
  if (floors.has('brings-in-third-party-code') || floors.has('installs-third-party-code'))
    return 'one call brings in code that was written to do harm, and runs it';
  const put = where(named(reading, 'command', 'code', 'sql', 'query'), ', put into ');
  if (floors.has('runs-unguarded-statements'))
    return `one statement${where(named(reading, 'sql', 'query', 'code'), ' in ')} drops or changes everything that the server’s credential reaches`;
  if (floors.has('runs-code-on-a-host'))
    return `one call runs what somebody else wrote${put}, with all that the server’s own user may do`;
  return `one call runs what somebody else wrote${put}`;
}

function pays(reading: Reading, floors: ReadonlySet<string>): string {
  if (!floors.has('pays-out-as-the-caller-says'))
    return 'one call changes what somebody owes, is owed or has agreed to pay for, and nobody asked for it';
  const amount = where(named(reading, 'amount'), ' what ', 'says');
  const payee = reading.parameters.find(({ words, nested }) => !nested && payees.test(words));
  const to = payee === undefined ? '' : ` to whom “${plain(payee.name, 40)}” names`;
  return `one call pays or buys${amount}${to}, and nobody agreed to it`;
}

function removes(reading: Reading, floors: ReadonlySet<string>): string {
  const chosen = where(named(reading, 'id', 'path', 'many'), ', as ', 'says');
  const lost = 'nothing that the definition names brings it back';
  if (floors.has('removes-an-open-set')) return `one call removes everything that it reaches, and ${lost}`;
  if (floors.has('deletes-a-container'))
    return `one call removes the wrong one with all that is in it${chosen}; ${lost}`;
  return `one call removes what is still needed${chosen}; ${lost}`;
}

function reaches({ facets }: Weighed): string | null {
  const has = (id: FacetId): boolean => facets[id].value === 'yes';
  const [isPrivate, isPlanted, goesOut] = [
    has('private-data'),
    has('untrusted-content'),
    has('external-communication'),
  ];
  if (isPlanted && goesOut)
    return 'one call tells an address of an outsider’s choice what the model knows, and brings back what to do next';
  if (isPrivate && isPlanted) return 'one answer holds private data together with orders that an outsider planted';
  return isPrivate && goesOut ? 'one call hands private data to a place that nobody approved' : null;
}

function worstRead(weighed: Weighed, floors: ReadonlySet<string>): string | null {
  const { facets } = weighed;
  if (floors.has('credentials') || floors.has('discloses-secrets-in-bulk'))
    return 'one call puts a secret into the model’s context, from where any other tool can carry it off';
  if (floors.has('reaches-any-file')) return 'one call returns any file that the server’s own user can read';
  const reached = reaches(weighed);
  if (reached !== null) return reached;
  if (facets['untrusted-content'].value === 'yes') return 'the text that it returns tells the model what to do next';
  if (facets['private-data'].value === 'yes')
    return 'one call brings what is private into the model’s context, where it was not needed';
  return facets['host-filesystem'].value === 'yes'
    ? 'one call returns a file that the model was not meant to see'
    : null;
}

/** True where a call carries words or reaches somebody that the caller chooses. */
function tellsSomebody(reading: Reading, { facets }: Weighed, floors: ReadonlySet<string>): boolean {
  if (floors.has('sends-what-and-where-the-caller-says')) return true;
  return facets['external-communication'].value === 'yes' && named(reading, 'body', 'recipient') !== null;
}

function worst(reading: Reading, weighed: Weighed): string | null {
  const { category, deciding, facets, moves } = weighed;
  const floors = new Set(moves.filter(({ kind }) => kind === 'floor').map(({ id }) => id));
  if (category === 'Read') return worstRead(weighed, floors);
  if (category === 'Financial') return pays(reading, floors);
  if (category === 'Destructive') return removes(reading, floors);
  if (facets['code-execution'].value === 'yes') return runs(reading, floors);
  if (facets['access-control'].value !== 'no') {
    const chosen = where(named(reading, 'role', 'visibility', 'recipient'), ', as ', 'says');
    return `one call lets somebody in, or takes away who may be in${chosen}`;
  }
  if (facets['network-change'].value !== 'no')
    return 'one call opens to others what was closed, or cuts off those who depend on it';
  if (tellsSomebody(reading, weighed, floors)) {
    const words = where(named(reading, 'body'), ' in ');
    const back = deciding?.rule.id === 'sends-a-message-for-good' ? ', and nothing calls it back' : '';
    return `one call says${words} what a planted text chose, to somebody outside and in the name of the account${back}`;
  }
  if (facets.persistence.value === 'yes')
    return 'one call leaves something behind that takes effect later, when nobody asks for it';
  if (floors.has('credentials')) return 'one call issues, replaces or ends a secret that others rely on';
  if (floors.has('reaches-any-file') || floors.has('saves-to-a-chosen-place'))
    return `one call overwrites any file that the server’s own user can write${where(named(reading, 'output-path', 'path'), ', as ', 'says')}`;
  const reached = reaches(weighed);
  if (reached !== null) return reached;
  if (deciding?.rule.id === 'sends-a-message-for-good')
    return 'one call reaches people who should not hear of it, and nothing calls it back';
  if (deciding?.rule.id === 'stops-a-process')
    return `one call ends what is still needed${where(named(reading, 'id'), ', as ', 'says')}`;
  if (deciding?.rule.id === 'acts-on-a-live-page')
    return 'one call clicks or types what a planted text chose, with the rights of whoever is signed in there';
  if (category === 'Execute')
    return `one call sets it going when nobody meant it to${where(named(reading, 'id', 'path', 'host'), ', on what ', 'names')}`;
  if (reading.main?.act === 'create')
    return 'one call stores what nobody wanted, until somebody notices and takes it out';
  return `one call stores or changes the wrong thing${where(named(reading, 'id', 'path'), ', which ', 'names')}, until somebody notices and puts it right`;
}

/** What the worst single call is, as a sentence; null for a tool that returns what anybody may know. */
export function worstCall(reading: Reading, weighed: Weighed): string | null {
  // What a cap contains is told with the cap.
  const isCapped = weighed.moves.some(({ kind, level }) => kind === 'cap' && level === weighed.risk);
  const text = isCapped ? null : worst(reading, weighed);
  if (text === null) return null;
  const fixed = takesNothing(reading) && weighed.category !== 'Read';
  const alone = fixed ? ' It takes no arguments: what a call does depends on what is there when it is made.' : '';
  return `At worst, ${text}.${alone}`;
}

/** True where the schema says that there are no arguments, and not merely where it says nothing. */
function takesNothing({ definition: { inputSchema } }: Reading): boolean {
  const properties = inputSchema?.['properties'];
  return typeof properties === 'object' && properties !== null && Object.keys(properties).length === 0;
}
