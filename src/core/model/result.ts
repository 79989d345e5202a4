/** The outcome of a step that can fail for reasons the caller must handle: a value, never an exception. */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; failure: Failure };

/** A successful result. */
export function success<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

/** A failed result. */
export function failed<Failure>(failure: Failure): { ok: false; failure: Failure } {
  return { ok: false, failure };
}
