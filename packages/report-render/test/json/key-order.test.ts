import { mergedReportSchema, verdictSchema } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { mergeSequences, schemaKeyOrder } from '../../src/json/key-order.js';

describe('schemaKeyOrder', () => {
  it('keeps the field order of every object in the schemas, so no two of them contradict each other', () => {
    const order = schemaKeyOrder();
    const objects: string[][] = [];
    const walk = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema) objects.push(Object.keys(Object(schema.properties)));
      Object.values(schema).forEach(walk);
    };
    walk([verdictSchema.toJSONSchema(), mergedReportSchema.toJSONSchema()]);
    expect(objects.length).toBeGreaterThan(20);
    for (const keys of objects) expect(order.filter((key) => keys.includes(key))).toEqual(keys);
    expect(new Set(order).size).toBe(order.length);
    expect(order.length).toBeGreaterThan(100);
  });

  it('has raw samples and what holds them last', () => {
    const order = schemaKeyOrder();
    const places = ['batch', 'status', 'blocks', 'summary'].map((key) => order.indexOf(key));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(order.indexOf('waitMs')).toBeLessThan(order.indexOf('samplesMs'));
  });
});

describe('mergeSequences', () => {
  it('keeps all sequences, and takes the key met first where several may follow', () => {
    expect(mergeSequences([['a', 'd'], ['b', 'd'], ['c'], ['e', 'a']])).toEqual(['b', 'c', 'e', 'a', 'd']);
    expect(mergeSequences([])).toEqual([]);
  });

  it('ends where two sequences contradict each other: the first one decides', () => {
    expect(mergeSequences([['a', 'b'], ['b', 'a'], ['c']])).toEqual(['c', 'a', 'b']);
  });
});
