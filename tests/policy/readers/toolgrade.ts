import { Ajv2020 } from 'ajv/dist/2020.js';
import { parsePolicyFile, policyFileSchema } from '#core/model/policy-file.ts';
import { counted, type Counters } from '#core/policy/neutral/counters.ts';
import { evaluate, isListed } from '#core/policy/neutral/evaluate.ts';
import type { Judge, Reader } from './reader.ts';

const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(policyFileSchema());

/** The project's own format: by its published JSON Schema, its parser, and the evaluator that the guard runs. */
export const toolgradeReader: Reader = {
  target: 'toolgrade',
  engine: 'ajv with the published schema, and the evaluator of the guard',
  problems({ text }) {
    const read = parsePolicyFile(text);
    const schema = fits(JSON.parse(text)) ? [] : (fits.errors ?? []).map(({ message = '' }) => message);
    return read.ok ? schema : [...schema, ...read.failure];
  },
  open({ text }): Judge {
    const read = parsePolicyFile(text);
    if (!read.ok) throw new Error(read.failure.join('\n'));
    let counters: Counters = new Map();
    return {
      listed: (tool) => isListed(read.value, tool, true),
      call(tool, given, at) {
        const verdict = evaluate(read.value, { tool, arguments: given, at, canAsk: true }, counters);
        if (verdict.action !== 'deny') counters = counted(counters, verdict.counts, at);
        return verdict.action;
      },
    };
  },
};
