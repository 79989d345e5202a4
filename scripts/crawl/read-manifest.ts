import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from './failure.ts';
import { limits } from './limits.ts';

/** True where no value is nested deeper than `most` levels. Walks without recursion. */
export function isShallow(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return false;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return true;
}

/** A package's manifest from the text of its `package.json`, or of another `file`. Fails with `E_JSON_*` where it is not one. */
export function readManifest(text: string | undefined, file = 'package.json'): Result<JsonObject, Failure> {
  if (text === undefined) {
    return failed(rejected('E_NO_MANIFEST', `There is no ${file} at the top of the package.`));
  }
  if (text.length > limits.manifest.bytes) {
    return failed(rejected('E_JSON_SIZE', `${file} is larger than ${limits.manifest.bytes} bytes.`));
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return failed(rejected('E_JSON_SYNTAX', `${file} is not JSON: ${(error as Error).message.slice(0, 200)}`));
  }
  if (!isJsonObject(value)) return failed(rejected('E_JSON_TYPE', `${file} is not a JSON object.`));
  if (!isShallow(value, limits.tools.depth)) return failed(rejected('E_JSON_DEPTH', `${file} is nested too deeply.`));
  return success(value);
}
