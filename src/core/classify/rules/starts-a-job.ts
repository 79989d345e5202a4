import { acts, isNamed, objectEvidence } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

const runs = new Set('run build deployment execution crawl scan rollout pipeline-run workflow-run dispatch'.split(' '));

export const startsAJob = defineRule({
  id: 'starts-a-job',
  claim: 'What is created is a run: a build, a deployment, an execution, an export job.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['R12'],
  why: 'Creating a run starts it.',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'create') || reading.main === null) return no;
    const chained =
      reading.head === 'contract' &&
      topicHas(reading, /^(?:ethereum|eth|evm|solana|chain|blockchain|token|bitcoin|polygon|web3|onchain)$/);
    const run =
      headWord(reading, runs) ||
      chained ||
      (reading.main.verb === 'submit' &&
        headWord(
          reading,
          new Set(['job', 'batch', 'simulation', 'training', 'render', 'transcription', 'workflow']),
        )) ||
      isNamed(
        reading,
        /\b(?:export|import|batch|transcode|training|processing|transform|scrape|crawl|render|finetuning|fine tuning|sync|conversion|transcription) jobs?\b/,
      ) !== null;
    // A rollout of a feature flag is one of its settings.
    const flagged =
      reading.head === 'rollout' &&
      (topicHas(reading, /^(?:flag|flipt|feature|unleash|launchdarkly|segment)$/) ||
        reading.parameters.some(({ words }) => /\bflag\b/.test(words)));
    if (
      !run ||
      flagged ||
      isNamed(reading, /\b(?:cron|schedule|scheduled|config|template|note|comment|draft|test)\b/) !== null
    )
      return no;
    return yes(
      [reading.main.evidence, ...objectEvidence(reading, 'workflow')],
      'What is created is a run, and creating it starts it (R12): Execute, not Write.',
    );
  },
  gaps: ['A run that is created as a record of something past looks the same.'],
  examples: {
    matches: [
      { name: 'create_deployment', description: 'Create a deployment.' },
      { name: 'create_export_job', description: 'Create an export job.' },
    ],
    misses: [
      { name: 'create_job', description: 'Create a job posting.' },
      { name: 'list_deployments', description: 'List deployments.' },
    ],
  },
});
