import { parse } from 'yaml';
import { z } from 'zod';
import { judgeByName, type PolicyText, type Reader } from './reader.ts';

const settings = z.strictObject({
  'chat.tools.global.autoApprove': z.literal(false),
  'chat.tools.eligibleForAutoApproval': z.record(z.string(), z.literal(false)),
});
const front = z.strictObject({ description: z.string(), tools: z.array(z.string()) });

function agentOf({ more }: PolicyText): z.infer<typeof front> {
  const [, yaml = ''] = /^---\n([^]*?)\n?---\n$/.exec(more[0]?.text ?? '') ?? [];
  return front.parse(parse(yaml));
}

/** Settings, and the list of an agent: a tool that has to be asked about, and one that the agent does not have. */
export const vsCodeReader: Reader = {
  target: 'vs-code',
  engine: 'yaml, and our reading of the documentation of VS Code',
  problems(policy) {
    try {
      settings.parse(JSON.parse(policy.text));
      agentOf(policy);
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open(policy, serverKey) {
    const manual = settings.parse(JSON.parse(policy.text))['chat.tools.eligibleForAutoApproval'];
    const { tools } = agentOf(policy);
    return judgeByName((tool) => {
      const name = `${serverKey}/${tool}`;
      if (!Object.hasOwn(manual, name)) return { action: 'none' };
      return { action: tools.includes(name) ? 'ask' : 'hide' };
    });
  },
};
