import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from '../failure.ts';
import { limits } from '../limits.ts';
import { isShallow } from '../read-manifest.ts';

/** A JSON object that a host answered with. Fails with `E_JSON_*`. */
export function readJsonBody(body: Buffer, host: string): Result<JsonObject, Failure> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return failed(rejected('E_JSON_SYNTAX', `The answer of ${host} is not JSON.`));
  }
  if (!isJsonObject(value)) return failed(rejected('E_JSON_TYPE', `The answer of ${host} is not a JSON object.`));
  if (!isShallow(value, limits.tools.depth)) {
    return failed(rejected('E_JSON_DEPTH', `The answer of ${host} is nested too deeply.`));
  }
  return success(value);
}
