import type { Dialect, SchemaKind, SchemaNode } from '../schema/node.ts';
import { ArrayObj, Obj } from '../value.ts';

/** The class that zod 3 makes a schema of. */
const three: Partial<Record<SchemaKind, string>> = {
  any: 'ZodAny',
  array: 'ZodArray',
  bigint: 'ZodBigInt',
  boolean: 'ZodBoolean',
  catch: 'ZodCatch',
  custom: 'ZodAny',
  date: 'ZodDate',
  default: 'ZodDefault',
  effects: 'ZodEffects',
  enum: 'ZodEnum',
  intersection: 'ZodIntersection',
  lazy: 'ZodLazy',
  literal: 'ZodLiteral',
  map: 'ZodMap',
  never: 'ZodNever',
  null: 'ZodNull',
  nullable: 'ZodNullable',
  number: 'ZodNumber',
  object: 'ZodObject',
  optional: 'ZodOptional',
  pipe: 'ZodPipeline',
  promise: 'ZodPromise',
  readonly: 'ZodReadonly',
  record: 'ZodRecord',
  set: 'ZodSet',
  string: 'ZodString',
  tuple: 'ZodTuple',
  undefined: 'ZodUndefined',
  union: 'ZodUnion',
  unknown: 'ZodUnknown',
  void: 'ZodVoid',
};

/** The same of zod 4, where it differs. */
const four: Partial<Record<SchemaKind, string>> = {
  custom: 'ZodCustom',
  effects: 'ZodPipe',
  file: 'ZodFile',
  nonoptional: 'ZodNonOptional',
  pipe: 'ZodPipe',
  prefault: 'ZodPrefault',
  template: 'ZodTemplateLiteral',
};

const ofAll = ['ZodType', 'ZodSchema', 'ZodTypeAny', 'Schema'];
const others = [
  'ZodDiscriminatedUnion',
  'ZodNativeEnum',
  'ZodStringFormat',
  'ZodNumberFormat',
  'ZodBranded',
  'ZodTransform',
];

/** Names of the classes that one version of zod exports, as far as schemas are told apart by them. */
export function zodClasses(dialect: Dialect): string[] {
  const names = Object.values(dialect === 4 ? { ...three, ...four } : three);
  return [...new Set([...names, ...others, ...ofAll])].filter((name) => name !== undefined);
}

/** The classes that a schema is an instance of, its own first. */
export function classesOf(node: SchemaNode): string[] {
  if (node.kind === 'opaque') return [];
  const plain = (node.dialect === 4 ? four[node.kind] : undefined) ?? three[node.kind];
  const name = plain ?? 'ZodType';
  const isNativeEnum = node.kind === 'enum' && node.value instanceof Obj && !(node.value instanceof ArrayObj);
  if (node.dialect === 3 && isNativeEnum) return ['ZodNativeEnum', ...ofAll];
  const own =
    node.kind === 'union' && typeof node.value === 'string'
      ? node.dialect === 4
        ? ['ZodDiscriminatedUnion', 'ZodUnion']
        : ['ZodDiscriminatedUnion']
      : node.standsAlone
        ? ['ZodStringFormat']
        : [name];
  return [...own, ...ofAll];
}

/** `def.type` of zod 4. */
export function typeOfFour(node: SchemaNode): string {
  if (node.kind === 'template') return 'template_literal';
  return node.kind === 'effects' ? 'pipe' : node.kind;
}
