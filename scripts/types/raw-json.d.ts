/** Source text access of JSON (ECMAScript proposal `json-parse-with-source`, in Node since 22), which TypeScript does not know yet. */
interface JSON {
  parse(
    text: string,
    reviver: (this: unknown, key: string, value: unknown, context: { source: string }) => unknown,
  ): unknown;
  /** A number in exactly these characters, for `stringify` alone. */
  rawJSON(text: string): unknown;
}
