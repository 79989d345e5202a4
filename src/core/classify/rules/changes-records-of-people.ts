import { acts, headIs, objectEvidence } from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const customers = new Set(['deal', 'opportunity', 'company', 'lead']);

export const changesRecordsOfPeople = defineRule({
  id: 'changes-records-of-people',
  claim: 'The tool creates, changes, removes or sends records about people, their mail or their health.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: [],
  why: 'it handles records about people',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (!acts(reading, 'create', 'update', 'remove', 'send', 'manage', 'pay')) return notApplicable;
    if (/^(?:user|member|team|email|mail)$/.test(reading.head ?? '') && !acts(reading, 'remove')) return no;
    if (!headIs(reading, 'person', 'health', 'mail') && !headWord(reading, customers)) return no;
    return yes(objectEvidence(reading, 'person', 'health', 'mail', 'crmRecord'));
  },
  gaps: ['A user account is treated as configuration, although it names a person.'],
  examples: {
    matches: [
      { name: 'create_contact', description: 'Create a contact.' },
      { name: 'delete_opportunity', description: 'Delete an opportunity.' },
    ],
    misses: [
      { name: 'create_product', description: 'Create a product.' },
      { name: 'list_contacts', description: 'List contacts.' },
    ],
  },
});
