import { isNamed, says, topicIs } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const forceOverwritesHistory = defineRule({
  id: 'force-overwrites-history',
  claim: 'An argument or the name makes the call overwrite history or live data without a successor.',
  shows: { kind: 'category', category: 'Destructive' },
  rulings: ['T3', 'T7'],
  why: 'A force push, a hard reset and a restore over live data throw away what was there.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const over =
      reading.main?.verb === 'restore'
        ? (isNamed(reading, /\b(?:backups?|snapshots?|dump|point in time)\b/) ??
          says(
            reading,
            /\b(?:from|to) (?:an? |the |this )?(?:previous |existing |specific |given )?(?:backup|snapshot|dump|point in time)\b/i,
          ))
        : null;
    if (
      over !== null &&
      says(reading, /\b(?:to|as|into) a new\b|\bnew (?:instance|database|cluster|project|droplet|server|volume)\b/i) ===
        null
    )
      return yes(
        [over],
        'Restoring a backup puts it in the place of what is there now, and nothing names a way back (T3): Destructive.',
      );
    const force = reading.parameters.find((parameter) =>
      /^(?:force|hard|force push|force with lease)$/.test(parameter.words),
    );
    const push = isNamed(reading, /\bpush\b|\breset\b/);
    if (push !== null && force !== undefined && topicIs(reading, 'container', 'code'))
      return yes(
        [force.evidence(), push],
        `With the argument "${force.name}" the call overwrites history that no later call brings back (T3, T7).`,
      );
    if (
      push !== null &&
      force !== undefined &&
      /git|branch|remote|commit/i.test(reading.definition.name + reading.description.text.slice(0, 200))
    )
      return yes(
        [force.evidence(), push],
        `With the argument "${force.name}" the call overwrites history that no later call brings back (T3, T7).`,
      );
    const named =
      isNamed(reading, /\bgit clean\b|\bforce push\b|\bhard reset\b|\breset hard\b/) ??
      says(
        reading,
        /\brestores? [^.]{0,40}\b(?:over|overwrit(?:es|ing)|replac(?:es|ing)) (?:the )?(?:live|existing|current)\b|\breset --hard\b/i,
      );
    return named === null
      ? no
      : yes([named], 'It overwrites history or live data, and nothing brings back what was there (T3).');
  },
  gaps: ['A force flag that only skips a question is read as one that overwrites where the tool pushes or resets.'],
  examples: {
    matches: [
      {
        name: 'git_push',
        description: 'Push commits to the remote.',
        inputSchema: { type: 'object', properties: { branch: { type: 'string' }, force: { type: 'boolean' } } },
      },
      { name: 'git_reset_hard', description: 'Reset the working tree.' },
    ],
    misses: [
      {
        name: 'git_push',
        description: 'Push commits to the remote.',
        inputSchema: { type: 'object', properties: { branch: { type: 'string' } } },
      },
      {
        name: 'restart_service',
        description: 'Restart a service.',
        inputSchema: { type: 'object', properties: { force: { type: 'boolean' } } },
      },
    ],
  },
});
