import { expect, test } from 'vitest';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { rationaleText } from './rationale.ts';

const definition = { name: 'list_users', description: 'List users in the organization. Returns ids.' };
const classification = classifyTool(definition);

test('does not say again what the lead above says', () => {
  const text = rationaleText(classification, { name: 'list_users', lead: 'List users in the organization.' });
  expect(classification.rationale).toMatch(/^list_users lists users in the organization\./);
  expect(text).toMatch(/^“list” in its name/);
});

test('keeps what the tool does where the lead says something else, or is not there', () => {
  for (const lead of [null, 'Provide the page.']) {
    expect(rationaleText(classification, { name: 'list_users', lead })).toMatch(/^list_users lists users/);
  }
});
