import type { Classification } from '#core/model/classification.ts';
import type { Provenance, Truth } from '#core/model/provenance.ts';
import type { Server } from '#core/model/server.ts';
import { registryLink, sourceLink } from './external-link.ts';
import { gateText, methodText, placeText, truthText } from './truth.ts';
import { visible } from './visible.ts';
import { day } from './words.ts';

/** Where a definition comes from, in words. What is not known is null, and pages say `unknown`. */
export interface ProvenanceView {
  truth: Truth;
  truthText: string;
  gate: string | null;
  /** The condition as the source writes it. */
  condition: string | null;
  package: string | null;
  packageLink: string | null;
  /** Of the package that declares the tool, where that is not the server's own, whose page has it. */
  integrity: string | null;
  place: string | null;
  /** The file in the bytes that were read, at its line where its host shows lines; null where no public page has it. */
  placeLink: string | null;
  method: string;
  obtained: string;
  rulesVersion: string;
  /** Ids of the rules that matched. */
  rules: string[];
  /** What static reading could not settle: the part of the definition and the reason. */
  gaps: { part: string; reason: string }[];
}

const shown = (text: string | null): string | null => (text === null ? null : visible(text));

/** The provenance of a tool as its page shows it. */
export function provenanceView(provenance: Provenance, server: Server, classification: Classification): ProvenanceView {
  const { package: name, version } = provenance;
  return {
    truth: provenance.truth,
    truthText: truthText(provenance),
    gate: gateText(provenance.gated),
    condition: shown(provenance.gated?.condition ?? null),
    package: shown(name === null || version === null ? name : `${name} ${version}`),
    packageLink: name === null ? null : registryLink({ kind: server.kind, name, version }),
    integrity: provenance.integrity === server.integrity ? null : provenance.integrity,
    place: shown(placeText(provenance)),
    placeLink: sourceLink(server.kind, provenance),
    method: methodText(provenance),
    obtained: day(provenance.obtainedAt),
    rulesVersion: classification.rulesVersion,
    rules: classification.rules,
    gaps: provenance.partial.map(({ pointer, reason }) => ({
      part: pointer === '' ? 'the definition' : visible(pointer.slice(1)),
      reason: visible(reason),
    })),
  };
}
