import type { TypeRef, Value } from './value.ts';

/** Local names of a block and the blocks around it. */
export class Scope {
  readonly parent: Scope | null;
  vars = new Map<string, Value>();
  readonly types = new Map<string, TypeRef>();

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  get(name: string): Value | undefined {
    const own = this.vars.get(name);
    return own === undefined ? this.parent?.get(name) : own;
  }

  type(name: string): TypeRef | undefined {
    return this.types.get(name) ?? this.parent?.type(name);
  }

  /** Sets a name where it is declared; false where no block declares it. */
  assign(name: string, value: Value): boolean {
    if (this.vars.has(name)) {
      this.vars.set(name, value);
      return true;
    }
    return this.parent?.assign(name, value) ?? false;
  }
}
