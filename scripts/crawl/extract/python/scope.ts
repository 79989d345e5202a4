import type { Module, Value } from './value.ts';

/** Names and their values; class scopes are not seen from the functions inside them. */
export class Scope {
  readonly kind: 'module' | 'function' | 'class';
  readonly parent: Scope | null;
  vars = new Map<string, Value>();
  /** Names that `global` or `nonlocal` sends elsewhere. */
  readonly elsewhere = new Map<string, Scope>();
  module: Module | null = null;

  constructor(kind: Scope['kind'], parent: Scope | null) {
    this.kind = kind;
    this.parent = parent;
    this.module = parent?.module ?? null;
  }

  get(name: string): Value | undefined {
    const own = (this.elsewhere.get(name) ?? this).vars.get(name);
    if (own !== undefined) return own;
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      if (scope.kind === 'class') continue;
      const value = scope.vars.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  set(name: string, value: Value): void {
    (this.elsewhere.get(name) ?? this).vars.set(name, value);
  }

  /** The scope of the module. */
  get root(): Scope {
    return this.parent?.root ?? this;
  }
}
