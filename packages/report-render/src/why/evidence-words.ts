import type { Json } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { formatMeasure } from '../format/numbers.js';
import { printable } from '../format/printable.js';

const NAME_LIMIT = 60;
/** Long enough for an engine's whole message, whose end matters most. */
const SENTENCE_LIMIT = 600;

/** Evidence on one line: `53 nodes (conv1, conv2, …); layers 20.1 ms; run 30.7 ms`. Unknown values are left out. */
export function evidenceWords(evidence: Readonly<Record<string, Json>>): string {
  const { count, nodes, ...others } = evidence;
  const parts = Object.entries(others).flatMap(([key, value]) => {
    // A count and its time stand together: `15 conversions 0.046 ms`.
    const time = others[`${key}Ms`];
    if (typeof value === 'number' && typeof time === 'number')
      return [`${value} ${label(key)} ${formatMeasure(time)} ms`];
    return key.endsWith('Ms') && typeof others[key.slice(0, -2)] === 'number' ? [] : wordsOf(key, value);
  });
  return [...nodeWords(count, nodes), ...parts].join('; ');
}

function nodeWords(count: Json | undefined, nodes: Json | undefined): string[] {
  if (typeof count !== 'number' || count === 0) return [];
  const names = Array.isArray(nodes) ? nodes.map((name) => printable(String(name), NAME_LIMIT)).filter(Boolean) : [];
  const list = names.length === 0 ? '' : ` (${names.join(', ')}${names.length < count ? ', …' : ''})`;
  return [`${plural(count, 'node')}${list}`];
}

function wordsOf(key: string, value: Json): string[] {
  if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) return [];
  if (typeof value === 'number' && key.endsWith('Ms')) return [`${label(key.slice(0, -2))} ${formatMeasure(value)} ms`];
  if (typeof value === 'number' && key === 'ms') return [`${formatMeasure(value)} ms`];
  if (typeof value === 'string') return [`${label(key)} ${printable(value, SENTENCE_LIMIT)}`];
  return [`${label(key)} ${valueWords(value)}`];
}

function valueWords(value: Json): string {
  if (typeof value === 'number') return String(value);
  if (value === null || typeof value !== 'object') return printable(String(value), NAME_LIMIT);
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  return Object.entries(value)
    .map(([key, inner]) => `${printable(key, NAME_LIMIT)} ${valueWords(inner)}`)
    .join(', ');
}

/** `rangeFinding` -> `range finding`, `int8Path` -> `int8 path`. */
function label(key: string): string {
  return printable(key, NAME_LIMIT)
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
