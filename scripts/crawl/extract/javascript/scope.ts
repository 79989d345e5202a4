import { births } from './births.ts';
import type { SourceModule } from './modules.ts';
import type { Value } from './value.ts';

/** A name that stands for an export of another module; looked up on every use, as ECMAScript's live bindings are. */
export class ImportBinding {
  readonly read: () => Value;
  constructor(read: () => Value) {
    this.read = read;
  }
}

/** Names of one block or function. */
export class Scope {
  readonly birth = (births.count += 1);
  readonly names = new Map<string, Value | ImportBinding>();
  readonly parent: Scope | null;
  readonly module: SourceModule;
  constructor(parent: Scope | null, module: SourceModule) {
    this.parent = parent;
    this.module = module;
  }

  /** The innermost scope that declares `name`, or null. */
  find(name: string): Scope | null {
    if (this.names.has(name)) return this;
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      if (scope.names.has(name)) return scope;
    }
    return null;
  }
}
