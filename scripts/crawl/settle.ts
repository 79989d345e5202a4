import type { CrawledServer, CrawledTool } from '#catalogue/catalogue.ts';
import type { Outcome, Server } from '#core/model/server.ts';
import { keyToRepeat } from '#catalogue/reading-key.ts';
import { boundTools } from './bound-tools.ts';
import type { Nature } from './extract/extraction.ts';
import type { FollowedExtraction } from './follow.ts';
import { limits } from './limits.ts';

const codes: Record<Nature['kind'], string> = {
  'native-binary': 'NATIVE_BINARY',
  'remote-proxy': 'REMOTE_PROXY',
  dynamic: 'DYNAMIC',
  'no-registration-found': 'NO_REGISTRATION_FOUND',
};

function outcomeOf(counted: number, dropped: number, { extraction, missed }: FollowedExtraction): Outcome {
  const { nature, problems } = extraction;
  const reasons = [
    ...(nature === null ? [] : [{ code: codes[nature.kind], message: nature.why }]),
    ...(missed.length === 0 ? [] : [{ code: 'E_DEPENDENCY', message: missed.join(' ') }]),
    ...(dropped === 0
      ? []
      : [
          {
            code: 'E_TOOL_LIMIT',
            message: `${dropped} tools were left out: their names are unusable, or there are more than ${limits.tools.perServer}.`,
          },
        ]),
  ];
  const first = reasons[0];
  const message = reasons.map((reason) => reason.message).join(' ');
  if (counted > 0)
    return first === undefined
      ? { state: 'ok', code: null, message: null }
      : { state: 'truncated', code: first.code, message };
  if (first !== undefined) return { state: 'no-tools', code: first.code, message };
  const unread = problems[0];
  if (unread !== undefined) {
    return {
      state: 'no-tools',
      code: 'E_PARSE',
      message: `No tool was found; ${unread.file} could not be parsed: ${unread.reason}`,
    };
  }
  return {
    state: 'no-tools',
    code: codes['no-registration-found'],
    message: 'No registration of a tool was found in the code.',
  };
}

/** The record of a server that was read: its facts, its tools with their provenance, and how the reading ended. */
export function settle(
  facts: Omit<Server, 'outcome' | 'environment' | 'crawledAt'>,
  reading: FollowedExtraction,
  { now, readingKey }: { now: string; readingKey: string },
): CrawledServer {
  const { kept, dropped } = boundTools(reading.extraction.tools);
  const integrityOf = new Map(
    reading.followed.map(({ resolved }) => [`${resolved.name}@${resolved.version}`, resolved.integrity]),
  );
  const tools: CrawledTool[] = kept.map((tool) => {
    const { name } = tool.package;
    const version = tool.package.version === '' ? null : tool.package.version;
    return {
      definition: tool.definition,
      provenance: {
        truth: tool.truth,
        gated: tool.gated,
        method: 'static',
        package: name,
        version,
        integrity:
          name === facts.name && version === facts.version
            ? facts.integrity
            : (integrityOf.get(`${name}@${version}`) ?? null),
        file: tool.file,
        line: tool.line,
        partial: tool.partial,
        obtainedAt: now,
      },
    };
  });
  const counted = kept.filter((tool) => tool.truth === 'registered').length;
  return {
    server: {
      ...facts,
      environment: reading.extraction.environment,
      ...(reading.extraction.transports && { transports: reading.extraction.transports }),
      crawledAt: now,
      outcome: outcomeOf(counted, dropped, reading),
    },
    tools,
    readingKey: reading.again === true ? keyToRepeat(readingKey) : readingKey,
  };
}
