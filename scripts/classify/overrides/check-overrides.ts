import type { Catalogue } from '#catalogue/catalogue.ts';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { overrideFault, type OverrideFault } from '#core/classify/override/apply-override.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import type { Override } from '#core/model/override.ts';
import type { Overrides } from './read-overrides.ts';

const faultWords: Record<OverrideFault, string> = {
  'other-definition': 'was written for another definition. Look at the tool again, or delete the correction.',
  'changes-nothing': 'changes nothing any more: the rules read the same now. Delete it.',
  'lowers-without-proof':
    'lowers a grade without proof. Say under "proof" which source line or configuration shows it, or delete it.',
};

/** What a catalogue says against a correction of one of its servers. */
function againstCatalogue(server: string, { definition, digest }: Override, catalogue: Catalogue): string[] {
  if (catalogue.server(server) === undefined) return [];
  const named = catalogue.tools(server).filter((tool) => tool.definition.name === definition.name);
  if (named.length === 0) return [`${server} has no tool ${definition.name}. Delete its correction.`];
  if (named.some((tool) => definitionDigest(tool.definition) === digest)) return [];
  return [`The correction of ${definition.name} of ${server} ${faultWords['other-definition']}`];
}

/**
 * What is wrong with corrections, a sentence each: those that change nothing any more, that lower without proof, and those
 * whose server the sources do not name. With a catalogue, also those whose tool or definition is not there.
 */
export function checkOverrides(
  overrides: Overrides,
  { servers, catalogue }: { servers: ReadonlySet<string>; catalogue: Catalogue | null },
): string[] {
  return [...overrides].flatMap(([server, entries]) => {
    if (!servers.has(server))
      return [`${server} is corrected, and no source names it. Delete its file, or add the source.`];
    return [...entries.values()].flatMap((entry) => {
      // A package's name is what its id says after the kind.
      const name = server.slice(server.indexOf(':') + 1);
      const fault = overrideFault(classifyTool(entry.definition, { server: name }), entry);
      return [
        ...(fault === null ? [] : [`The correction of ${entry.definition.name} of ${server} ${faultWords[fault]}`]),
        ...(catalogue === null ? [] : againstCatalogue(server, entry, catalogue)),
      ];
    });
  });
}
