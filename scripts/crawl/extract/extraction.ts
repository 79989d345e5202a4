import type { JsonObject } from '#core/model/json.ts';
import type { Server } from '#core/model/server.ts';
import type { Gap, Gate, Truth } from '#core/model/provenance.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';

/** A language that an extractor reads. `javascript` is TypeScript too. */
export type Language = 'javascript' | 'python' | 'go';

/** A package as it was published, read into memory. Paths are relative to its root, with `/`, without `package/`. */
export interface SourcePackage {
  name: string;
  /** Empty where it has none. */
  version: string;
  manifest: JsonObject;
  /** Text of the files an extractor may read (sources, JSON, YAML); others are not here. */
  files: ReadonlyMap<string, string>;
  /** Every path in the package, those whose text is not in `files` included. */
  paths: ReadonlySet<string>;
}

/** One tool as an extractor found it. */
export interface ExtractedTool {
  definition: ToolDefinition;
  truth: Extract<Truth, 'registered' | 'source-only'>;
  gated: Gate | null;
  /** The package that declares it, and the place in it (line from 1). */
  package: { name: string; version: string };
  file: string;
  line: number;
  /** What could not be folded whole, by JSON pointer. A field that is named here and absent from the definition is unknown. */
  partial: Gap[];
  /** The style of declaration, as the extraction guide numbers them; for evaluation by style. */
  style: string;
}

/** Why a package has no (or not all) tools that can be read statically. */
export interface Nature {
  kind: 'native-binary' | 'remote-proxy' | 'dynamic' | 'no-registration-found';
  /** One sentence with the reason that was seen, for the server's page. */
  why: string;
  file: string | null;
  line: number | null;
}

/** What reading a package gave. */
export interface Extraction {
  tools: ExtractedTool[];
  /** Set where the tools found are not, or may not be, the whole list. */
  nature: Nature | null;
  /** Dependencies (package names) that the entry reaches and that would have to be read to find more tools, most promising first. */
  wants: string[];
  /** Names of environment variables that the reachable code of the server's own package reads, sorted. */
  environment: string[];
  /** Transports of servers that the reachable code of the server's own package makes; absent where none is named. */
  transports?: Server['transports'];
  /** Files that could not be parsed, with the reason; the others were read. */
  problems: { file: string; reason: string }[];
}
