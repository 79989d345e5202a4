import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const appliesInfrastructureCode = defineRule({
  id: 'applies-infrastructure-code',
  claim: 'A plan for infrastructure is applied and may destroy resources.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: ['T9'],
  why: 'applying a plan may destroy resources that it no longer names',
  reads: ['name', 'description'],
  match(reading) {
    if (acts(reading, 'read', 'compute', 'think')) return no;
    const named = isNamed(
      reading,
      /\b(?:terraform|tofu|pulumi|cloudformation|cdk|iac|helm|kubectl|manifest|bicep|stack)\b/,
    );
    const applies = isNamed(reading, /\b(?:apply|up|destroy|deploy|install|upgrade)\b/);
    if (named === null || applies === null || !acts(reading, 'trigger', 'run', 'update', 'remove')) return no;
    if (/helm|kubectl|manifest/.test(reading.definition.name) && isNamed(reading, /\bdestroy\b/) === null) return no;
    return yes([named]);
  },
  gaps: ['Whether a given plan destroys anything is known only to the tool.'],
  examples: {
    matches: [
      { name: 'terraform_apply', description: 'Apply a Terraform plan.' },
      { name: 'pulumi_up', description: 'Run pulumi up to deploy the stack.' },
    ],
    misses: [
      { name: 'terraform_plan', description: 'Show a plan.' },
      { name: 'apply_patch', description: 'Apply a patch.' },
    ],
  },
});
