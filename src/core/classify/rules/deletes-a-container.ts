import { acts, objectEvidence, says, topicIs } from '../reading/read-definition.ts';
import { headWord, sandboxNamed, topicHas } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

const containers = new Set(
  'database db schema table collection repository repo bucket project tenant cluster instance volume queue namespace site organization organisation vm droplet keyspace account stack server website dataset datastore workspace knowledgebase nodepool disk filesystem topic app application vpc environment eventhub hub realm space machine'.split(
    ' ',
  ),
);

export const deletesAContainer = defineRule({
  id: 'deletes-a-container',
  claim: 'What is deleted contains other things: a database, a table, a repository, a bucket, a project, a cluster.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: ['R19', 'R10'],
  why: 'everything inside goes with what is deleted',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const { head } = reading;
    if (!acts(reading, 'remove') || head === null) return no;
    // "Drop an object" that may be a database or a schema.
    const kinds = /^(?:object|resource|item|entity)$/.test(head)
      ? (says(
          reading,
          /\b(?:drop(?:s|ping)?|delet(?:es?|ing)|remov(?:es?|ing)|destroy(?:s|ing)?) (?:an? |the |entire |whole )?(?:databases?|schemas|tables|repositor(?:y|ies)|buckets?|projects?|clusters?|namespaces?)\b/i,
        ) ??
        reading.parameters
          .find(({ values }) =>
            values.some((value) => /^(?:database|schema|table|bucket|cluster|namespace)$/i.test(value)),
          )
          ?.evidence() ??
        null)
      : null;
    if (kinds !== null) return yes([kinds], 'what it deletes may be a container: everything in it goes with it');
    if (
      head === 'topic' &&
      !topicHas(
        reading,
        /^(?:kafka|pubsub|sns|queue|eventhub|servicebus|event|stream|confluent|redpanda|pulsar|message|messaging|mq|mqtt|gcp|aws|google)$/,
      )
    )
      return no;
    // A space of a wiki or of dashboards holds all that is in it; a space of a chat is a channel. A machine is one of a cloud.
    if (
      head === 'space' &&
      !topicHas(
        reading,
        /^(?:kibana|confluence|contentful|digitalocean|huggingface|gitbook|kbase|wiki|elastic|content|clickup|workspace)$/,
      )
    )
      return no;
    if (
      head === 'machine' &&
      !topicHas(reading, /^(?:fly|flyio|cloud|azure|gcp|aws|ec2|virtual|vm|vsphere|proxmox|kubevirt|io)$/)
    )
      return no;
    // "Reset the repository to a commit" takes history and leaves the repository.
    if (reading.main?.verb === 'reset' && /^repo(?:sitory)?$/.test(head)) return no;
    if (headWord(reading, new Set(['account'])) && !topicIs(reading, 'infrastructure', 'access')) return no;
    if (
      !(containers.has(head) || (head === 'pool' && reading.object.has('node'))) ||
      (head === 'collection' &&
        [...reading.topic].some((noun) =>
          /^(?:bookmark|photo|playlist|song|recipe|movie|book|link|article|tab)$/.test(noun),
        )) ||
      (head === 'table' && says(reading, /\b(?:document|slide|docx|word)\b/i) !== null)
    )
      return no;
    if (sandboxNamed(reading) !== null) return no;
    return yes(
      [reading.main?.evidence, ...objectEvidence(reading, 'container')],
      `${/^[aeiou]/.test(head) ? 'an' : 'a'} ${head} is a container: everything in it goes with it`,
    );
  },
  gaps: ['A project or a collection that is only a folder of bookmarks uses the same word.'],
  examples: {
    matches: [
      { name: 'drop_collection', description: 'Drop a collection.' },
      { name: 'dynamodb_table_delete', description: 'Delete a DynamoDB table.' },
    ],
    misses: [
      { name: 'delete_row', description: 'Delete a row of a table.' },
      { name: 'create_bucket', description: 'Create a bucket.' },
    ],
  },
});
