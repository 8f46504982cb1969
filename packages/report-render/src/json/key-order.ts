import { mergedReportSchema, verdictSchema } from '@rn50/bench-stats';

/** The keys of one object in their order. */
type KeySequence = readonly string[];

/**
 * All keys of the report files in one order that keeps the field order of every object in the schemas. One order for
 * all levels also sorts these keys in free records, such as a model's `recipe`.
 */
export function schemaKeyOrder(): string[] {
  return mergeSequences([verdictSchema, mergedReportSchema].flatMap((schema) => keySequences(schema.toJSONSchema())));
}

/** The `properties` of every object in a JSON Schema, each before those inside it. */
function keySequences(schema: unknown): KeySequence[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, unknown> };
  const keys = Object.keys(properties);
  return [
    ...(keys.length > 0 ? [keys] : []),
    ...[...Object.values(properties), ...Object.values(rest)].flatMap(keySequences),
  ];
}

/** Topological order (Kahn 1962) of the keys; among several possible next keys, the one met first. */
export function mergeSequences(sequences: readonly KeySequence[]): string[] {
  const waiting = new Set(sequences.flat());
  const isFree = (key: string) =>
    sequences.every((keys) => keys.slice(0, Math.max(0, keys.indexOf(key))).every((earlier) => !waiting.has(earlier)));
  const order: string[] = [];
  while (waiting.size > 0) {
    const keys = [...waiting];
    // No key is free if sequences contradict each other; then the first one decides.
    const next = keys.find(isFree) ?? (keys[0] as string);
    waiting.delete(next);
    order.push(next);
  }
  return order;
}
