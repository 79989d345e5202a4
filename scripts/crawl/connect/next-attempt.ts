import type { Failure } from '../failure.ts';
import { limits } from '../limits.ts';
import { inside } from '../sandbox/sandbox.ts';
import { variablesAskedFor } from './exit-failure.ts';
import { argumentPlaceholder, placeholdersFor } from './placeholders.ts';

/** With what a server is started. */
export interface Attempt {
  environment: Readonly<Record<string, string>>;
  arguments: readonly string[];
}

/** Words with which programs of many commands start their server, the most telling first. */
const serverWords = [['--stdio'], ['stdio'], ['server', 'start'], ['serve'], ['start'], ['mcp'], ['run']];

/** Failures of which another start may be the cure. */
const isCurable = ({ state, code }: Failure): boolean =>
  state === 'needs-config' || state === 'needs-auth' || state === 'unreachable' || code === 'E_SERVER_ERROR';

/** Those of the words that a help text has, as words of their own. */
function wordsIn(help: string): string[][] {
  return serverWords.filter((words) => new RegExp(`(?<![\\w-])${words.join('\\s+')}(?![\\w-])`).test(help));
}

/**
 * What to try after starts that gave no list, by the last failure and what the server said (its help, its complaint): the variables and
 * arguments that it asks for, and at last nothing at all. Null where there is nothing left to try.
 */
export function nextAttempt(tried: readonly Attempt[], failure: Failure, said: string): Attempt | null {
  const last = tried.at(-1);
  const first = tried[0];
  if (last === undefined || first === undefined || tried.length >= limits.connect.starts || !isCurable(failure))
    return null;
  const candidates: Attempt[] = [];
  if (failure.code === 'E_TIMEOUT') {
    // Waiting is dear: a server that is silent may listen elsewhere until it is told to use stdio, and that is one try.
    if (tried.length === 1) candidates.push({ ...last, arguments: ['--stdio'] });
  } else {
    const asked = variablesAskedFor(said).filter((name) => last.environment[name] === undefined);
    if (asked.length > 0) {
      candidates.push({ ...last, environment: { ...last.environment, ...placeholdersFor([], asked) } });
    }
    for (const words of wordsIn(said)) candidates.push({ ...last, arguments: words });
    if (/director|folder|\bpath\b/i.test(said)) candidates.push({ ...last, arguments: [inside.home] });
    if (/\burl\b|connection string/i.test(said)) candidates.push({ ...last, arguments: [argumentPlaceholder.URL] });
    candidates.push({ environment: {}, arguments: first.arguments });
  }
  const isNew = (one: Attempt): boolean => !tried.some((other) => JSON.stringify(other) === JSON.stringify(one));
  return candidates.find(isNew) ?? null;
}
