import { describe, expect, it } from 'vitest';
import { train } from './model.ts';

describe('the learned model', () => {
  const examples = [
    { features: ['name get', 'head note'], label: 0 },
    { features: ['name list', 'head note'], label: 0 },
    { features: ['name delete', 'head note'], label: 1 },
    { features: ['name delete', 'head user'], label: 1 },
  ];

  it('learns which words tell the classes apart, and is unsure of words that it has not met', () => {
    const model = train(examples, 2);
    expect(model(['name delete', 'head page'])[1]).toBeGreaterThan(0.7);
    expect(model(['name get', 'head page'])[0]).toBeGreaterThan(0.6);
    expect(model(['name frobnicate'])).toEqual([0.5, 0.5]);
  });

  it('is the same each time', () => {
    const words = ['name delete', 'head note'];
    expect(train(examples, 2)(words)).toEqual(train(examples, 2)(words));
  });
});
