import { createHash } from 'node:crypto';
import type { CrawledServer } from '#catalogue/catalogue.ts';
import { serverSlug } from '#core/identity/slug.ts';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { truths, type Truth } from '#core/model/provenance.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Outcome } from '#core/model/server.ts';
import { limits } from '../../limits.ts';
import { declaredTools, type DeclaredProvenance } from '../declared-tools.ts';
import { httpsAddress } from '../https-address.ts';

/** What was imported for a server: the SHA-256 of its line, in hex. */
export interface ImportedKey {
  record: string;
}

/** Why a line is no record. */
export interface BadRecord {
  code: 'E_JSON_SYNTAX' | 'E_JSON_TYPE' | 'E_ID' | 'E_TOOLS';
  message: string;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

function instant(value: unknown): string | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? new Date(time).toISOString() : null;
}

/** How the record says its tools were obtained: `truth` where it has that word, else the sense of `tools_from`. */
function truthOf(record: JsonObject): Truth {
  const own = truths.find((truth) => truth === record['truth']);
  if (own !== undefined) return own;
  const from = text(record['tools_from']) ?? '';
  if (/\btools\/list\b/.test(from)) return 'listed';
  return /\bsource code\b/.test(from) ? 'source-only' : 'declared';
}

/** Takes `OWNER/REPO@COMMIT:PATH` apart, so that the place can be looked up; other texts are kept whole. */
function placeOf(source: string | null): Pick<DeclaredProvenance, 'package' | 'version' | 'file'> {
  const [, repository, commit, path] = /^([^\s@:]+\/[^\s@:]+)@([0-9a-f]{7,40})(?::(.+))?$/s.exec(source ?? '') ?? [];
  if (repository === undefined) return { package: source, version: null, file: null };
  return { package: repository, version: commit ?? null, file: path ?? null };
}

const withdrawn: Outcome = {
  state: 'rejected',
  code: 'E_WITHDRAWN',
  message: 'The imported record says that it is deleted. It should not be installed.',
};

function outcomeOf(kept: number, dropped: number): Outcome {
  if (dropped > 0) {
    return {
      state: kept > 0 ? 'truncated' : 'no-tools',
      code: 'E_TOOL_LIMIT',
      message: `${dropped} tools were left out: their names are unusable, or there are more than ${limits.tools.perServer}.`,
    };
  }
  return kept > 0
    ? { state: 'ok', code: null, message: null }
    : { state: 'no-tools', code: 'NOT_DECLARED', message: 'The imported record names no tools.' };
}

/**
 * Reads one line of an import: a JSON object with `id`, `name`, and what else is known (`description`, `version`,
 * `license`, `repository_url`, `homepage`, `publishedAt`, `status`, `source`, `tools_from`, `tools`). Fields of a wrong
 * type are as if they were not there.
 */
export function readRecord(line: string, now: string): Result<CrawledServer, BadRecord> {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return failed({ code: 'E_JSON_SYNTAX', message: 'It is not JSON.' });
  }
  if (!isJsonObject(record)) return failed({ code: 'E_JSON_TYPE', message: 'It is not a JSON object.' });
  const id = text(record['id']);
  if (id === null || id.length > limits.import.idLength) {
    return failed({ code: 'E_ID', message: `It has no id of 1 to ${limits.import.idLength} characters.` });
  }
  const raw = record['tools'] ?? [];
  if (!Array.isArray(raw)) return failed({ code: 'E_TOOLS', message: 'Its tools are not a list.' });
  const truth = truthOf(record);
  const provenance: DeclaredProvenance = {
    truth,
    method: truth === 'listed' ? 'live' : 'static',
    ...placeOf(text(record['source'])),
    integrity: null,
    line: null,
    obtainedAt: now,
  };
  const isDeleted = record['status'] === 'deleted';
  const { tools, dropped } = declaredTools(isDeleted ? [] : raw, provenance);
  const isDeprecated = record['status'] === 'deprecated';
  return success({
    server: {
      id,
      slug: serverSlug(id),
      kind: 'import',
      name: text(record['name']) ?? id,
      version: text(record['version']),
      description: text(record['description']),
      license: text(record['license']),
      publisher: text(record['publisher']),
      repository: httpsAddress(record['repository_url']),
      homepage: httpsAddress(record['homepage']) ?? httpsAddress(record['website']),
      publishedAt: instant(record['publishedAt']),
      deprecated: isDeprecated
        ? (text(record['statusMessage']) ?? 'The imported record says that it is deprecated.')
        : null,
      installScripts: [],
      environment: [],
      integrity: null,
      notes: [],
      crawledAt: now,
      outcome: isDeleted ? withdrawn : outcomeOf(tools.length, dropped),
    },
    tools,
    readingKey: JSON.stringify({
      record: createHash('sha256').update(line).digest('hex'),
    } satisfies ImportedKey),
  });
}
