import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { canonicalJson, type JsonObject } from '#core/model/json.ts';
import { guardLimits } from './limits.ts';

/** One line of the audit log, besides the time. */
export type AuditRecord =
  | { event: 'start'; format: string; policy: string; command: string; pinned: boolean }
  /** Written before a call is passed on, and for each one that is not. */
  | {
      event: 'call';
      call: number;
      tool: string;
      /** `sha256-…` of the arguments as canonical JSON. */
      argumentsDigest: string;
      arguments?: JsonObject;
      verdict: 'allow' | 'deny' | 'ask' | 'approved' | 'refused' | 'cancelled';
      rule: string;
      reason: string;
      /** How long it took to judge, in milliseconds, without the time that a person took. */
      judgedIn: number;
    }
  /** Written when the server has answered a call that was passed on, or never will. */
  | { event: 'result'; call: number; outcome: 'ok' | 'tool-error' | 'error' | 'cancelled' | 'unanswered'; took: number }
  /** A definition that is not the one that the policy was made for. */
  | { event: 'changed'; tool: string; digest: string; pinned: string | null }
  | { event: 'hidden'; tools: string[] }
  | { event: 'end'; why: string };

/** Where what the guard did is kept. */
export interface Audit {
  /** True where the record is kept; a call whose record is not must not be passed on. */
  write(record: AuditRecord): boolean;
  close(): void;
}

/** `sha256-` and the hex SHA-256 of a call's arguments. Throws where they are nested too deeply. */
export function argumentsDigest(args: JsonObject): string {
  return `sha256-${createHash('sha256').update(canonicalJson(args)).digest('hex')}`;
}

/** A name as the log keeps it: whole, unless somebody calls a tool by a very long name to fill the disk. */
export function auditedName(name: string): string {
  return name.length <= guardLimits.auditedName ? name : `${name.slice(0, guardLimits.auditedName)}…`;
}

/** No log: every record counts as kept. */
export const noAudit: Audit = { write: () => true, close: () => {} };

/**
 * Appends to a file, a JSON object a line, readable by its owner alone where it is made. Each line is with the operating
 * system before `write` returns. Throws where the file cannot be opened.
 */
export function openAudit(path: string, now: () => Date): Audit {
  const file = openSync(path, 'a', 0o600);
  let isOpen = true;
  return {
    write(record) {
      if (!isOpen) return false;
      try {
        const line = Buffer.from(`${JSON.stringify({ time: now().toISOString(), ...record })}\n`);
        // A line that a full disk took in part makes the next one unreadable too: it is ended before anything else.
        return writeSync(file, line) === line.length || (writeSync(file, '\n'), false);
      } catch {
        return false;
      }
    },
    close() {
      isOpen = false;
      closeSync(file);
    },
  };
}
