import type { ServerRecord, ToolRecord } from '#catalogue/records.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { tokenEstimate } from '#core/model/token-estimate.ts';
import { gradedForPolicy, type GradedForPolicy } from '#core/policy/compose/graded.ts';
import { argumentForm, type ArgumentField } from './argument-form.ts';
import { serverKey } from './server-key.ts';
import { isCounted } from './server-view.ts';

/** What a browser has to know of a tool to write a policy about it, and to try a call. */
export interface ComposerTool extends GradedForPolicy {
  slug: string;
  /** Digest of the definition. */
  digest: string;
  tokens: number;
  form: ArgumentField[];
}

/** What a browser has to know of a server: one small file a server, for the composer and the stack check. */
export interface ComposerData {
  /** The reference without a version. */
  id: string;
  slug: string;
  name: string;
  version: string | null;
  /** A name that a reader is likely to give it. */
  key: string;
  tools: ComposerTool[];
}

/** The file of a server. What a decision explains at length is left out: the tool's page has it. */
export function composerData({ server }: ServerRecord, tools: readonly ToolRecord[]): ComposerData {
  return {
    id: server.id,
    slug: server.slug,
    name: server.name,
    version: server.version,
    key: serverKey(server.name),
    tools: tools
      .filter(({ provenance }) => isCounted(provenance.truth))
      .map(({ slug, definition, classification, decision }) => ({
        ...gradedForPolicy(
          definition.name,
          classification,
          { ...decision, doesNotPrevent: [], noLimit: null },
          definition.inputSchema,
        ),
        slug,
        digest: definitionDigest(definition),
        tokens: tokenEstimate(definition),
        form: argumentForm(definition),
      })),
  };
}
