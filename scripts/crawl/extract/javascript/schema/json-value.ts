import { pointerToken, type JsonObject, type JsonValue } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { maxJsonDepth, maxSchemaNodes } from '../../budget.ts';
import type { Machine } from '../machine.ts';
import {
  Accessor,
  ArrayObj,
  BoxObj,
  Gated,
  isCallable,
  NONE,
  Obj,
  Unknown,
  type Origin,
  type Value,
} from '../value.ts';

/** Why a value is not known, for a reader. */
export function reasonOf(origin: Origin): string {
  switch (origin.kind) {
    case 'environment':
      return `depends on ${origin.text}`;
    case 'arguments':
      return `depends on the command line (${origin.text})`;
    case 'import':
      return `comes from the package ${origin.package ?? origin.text}`;
    case 'branch':
      return `depends on ${origin.text}`;
    case 'limit':
      return `cannot be computed (${origin.text})`;
    default:
      return `is known only at run time (${origin.text})`;
  }
}

/** Turns values of the program into JSON; what is not known becomes a gap, with its default where there is one. */
export class JsonReader {
  private readonly machine: Machine;
  private readonly gaps: Gap[];
  private nodes = 0;
  private readonly open = new Set<Obj>();

  constructor(machine: Machine, gaps: Gap[]) {
    this.machine = machine;
    this.gaps = gaps;
  }

  /** The value as JSON, or undefined where it has none. */
  read(value: Value, pointer: string, depth = 0): JsonValue | undefined {
    this.nodes += 1;
    if (depth > maxJsonDepth || this.nodes > maxSchemaNodes) {
      this.gap(pointer, 'the value is too large');
      return undefined;
    }
    if (value instanceof Unknown) {
      if (value instanceof Gated && value.assumed === undefined) return undefined;
      this.gap(pointer, reasonOf(value.origin));
      this.machine.registrations.neededFor(value);
      return value.assumed === NONE ? undefined : this.read(value.assumed, pointer, depth);
    }
    if (!(value instanceof Obj)) {
      if (typeof value === 'number') return Number.isFinite(value) ? value : null;
      return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : undefined;
    }
    if (isCallable(value)) return undefined;
    if (value instanceof BoxObj) return this.read(value.content, pointer, depth);
    if (this.open.has(value)) {
      this.gap(pointer, 'the value contains itself');
      return undefined;
    }
    this.open.add(value);
    const made = value instanceof ArrayObj ? this.list(value, pointer, depth) : this.members(value, pointer, depth);
    this.open.delete(value);
    return made;
  }

  private list(value: ArrayObj, pointer: string, depth: number): JsonValue[] {
    if (value.open !== null) this.gap(pointer, reasonOf(value.open.origin));
    return value.elements
      .filter((element) => !(element instanceof Gated))
      .map((element, index) => this.read(element, `${pointer}/${index}`, depth + 1) ?? null);
  }

  private members(value: Obj, pointer: string, depth: number): JsonValue | undefined {
    const method = this.machine.get(value, 'toJSON');
    if (isCallable(method)) return this.read(this.machine.call(method, value, []), pointer, depth + 1);
    if (value.open !== null) this.gap(pointer, reasonOf(value.open.origin));
    for (const gap of this.machine.registrations.gapsIn(value))
      this.gaps.push({ pointer: pointer + gap.pointer, reason: gap.reason });
    const made: [string, JsonValue][] = [];
    for (const key of this.machine.keys(value)) {
      const slot = value.properties.get(key);
      const member = this.read(
        slot instanceof Accessor ? this.machine.get(value, key) : (slot as Value),
        `${pointer}/${pointerToken(key)}`,
        depth + 1,
      );
      if (member !== undefined) made.push([key, member]);
    }
    return Object.fromEntries(made);
  }

  /** The value as JSON where that is an object, else undefined with a gap. */
  object(value: Value, pointer: string): JsonObject | undefined {
    const read = this.read(value, pointer);
    if (read === undefined) return undefined;
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  }

  /** The value where it is a string, else undefined (with a gap where it is not known). */
  text(value: Value, pointer: string): string | undefined {
    const read = this.read(value, pointer);
    return typeof read === 'string' ? read : undefined;
  }

  private gap(pointer: string, reason: string): void {
    if (this.gaps.length < 500) this.gaps.push({ pointer, reason });
  }
}
