import { acts, isNamed, objectEvidence, objectIs, says, topicIs } from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const weak = new Set(
  'function stack service snapshot environment comment label tag issue file member variable image'.split(' '),
);

export const actsOnInfrastructure = defineRule({
  id: 'acts-on-infrastructure',
  claim: 'The call acts on hosts, clusters, cloud resources, networks or physical devices.',
  shows: { kind: 'facet', facet: 'infrastructure' },
  rulings: ['R12'],
  why: 'it acts on infrastructure',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null || acts(reading, 'read', 'compute', 'think', 'login')) return notApplicable;
    const process = acts(reading, 'trigger', 'stop', 'run') && reading.main.from !== 'title';
    if (process && topicIs(reading, 'infrastructure'))
      return yes([...objectEvidence(reading, 'infrastructure'), reading.main.evidence]);
    if (objectIs(reading, 'infrastructure', 'device') && !headWord(reading, weak))
      return yes(objectEvidence(reading, 'infrastructure', 'device'));
    const cloud = says(
      reading,
      /\b(?:EC2|ECS|Kubernetes|k8s|AWS|Azure|GCP|Google Cloud|Terraform|Docker|firewall|virtual machines?|VMs?|production|deployment|SSH)\b/,
    );
    if (cloud !== null && !acts(reading, 'send')) return yes([cloud]);
    const device =
      topicIs(reading, 'device') &&
      acts(reading, 'interact', 'run') &&
      isNamed(reading, /\b(?:mobile|device|adb|android|ios|phone)\b/);
    return device === null || device === false ? no : yes([device]);
  },
  gaps: ['A "server", a "function" or a "stack" is not always a production resource.'],
  examples: {
    matches: [
      { name: 'restart_instance', description: 'Restart an instance.' },
      { name: 's3_bucket_create', description: 'Create an S3 bucket.' },
    ],
    misses: [
      { name: 'list_instances', description: 'List instances.' },
      { name: 'create_note', description: 'Create a note.' },
    ],
  },
});
