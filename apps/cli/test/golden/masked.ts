import { createHash } from 'node:crypto';

/** What a run leaves open, by the text it has in this run. */
export interface Varying {
  /** The temporary folder everything runs in. */
  readonly work: string;
  /** Goes up with every release, which changes nothing else. */
  readonly toolVersion: string;
}

/** From so many numbers on a list (raw samples) is told by its digest: a change shows, and the record stays readable. */
const LONG_LIST = 9;
/** `Math.exp` and its like differ between Node versions in the last of 16 digits. */
const DIGITS = 10;

/** Text as it goes into the record. */
export function maskedText(text: string, { work }: Varying): string {
  // A folder name such as /tmp/rn50-golden-Ab3x, which is new in every run.
  // Process numbers, which `--verbose` shows.
  return text.replaceAll(work, '<work>').replaceAll(/\(pid \d+\)/g, '(pid <pid>)');
}

/** JSON text as it goes into the record; null if it is no JSON. */
export function maskedJson(text: string, varying: Varying): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    return `${maskedText(JSON.stringify(maskedValue(value, '', varying), null, 1), varying)}\n`;
  } catch {
    return null;
  }
}

/** Markdown as it goes into the record: the versions and the processor of this run are in its table of programs. */
export function maskedMarkdown(text: string, varying: Varying): string {
  return maskedText(text, varying)
    .replace(/^\| Node \| .*$/m, '| Node | <node> |')
    .replace(/^(\| System \| .*) \w+ \|$/m, '$1 <architecture> |')
    .replaceAll(`rn50 ${varying.toolVersion}`, 'rn50 <version>');
}

/** CSV as it goes into the record. */
export function maskedCsv(text: string, varying: Varying): string {
  return maskedText(text, varying).replaceAll(/\b\d+\.\d{6,}(?:e-?\d+)?\b/g, (number) =>
    String(rounded(Number(number))),
  );
}

/** What a chart of a golden run shows (`machine/packages`): its texts in order, and a digest of all there is to draw. */
export function chartText(png: string, { toolVersion }: Varying): string {
  const texts: string[] = [];
  const shown = png.replaceAll(`rn50 ${toolVersion}`, 'rn50 <version>');
  const drawing = JSON.stringify(JSON.parse(shown), (key: string, value: unknown) => {
    if (key === 'text' && typeof value === 'string') texts.push(value);
    return typeof value === 'number' ? rounded(value) : value;
  });
  return `${texts.join('\n')}\nsha256 ${digestOf(drawing)}\n`;
}

function maskedValue(value: unknown, path: string, varying: Varying): unknown {
  // The record is made under one Node and processor, and compared under others; both are only shown, in these two places.
  if (path.endsWith('.environment.node')) return '<node>';
  if (path.endsWith('.environment.os.architecture')) return '<architecture>';
  if (path.endsWith('.tool.version') && value === varying.toolVersion) return '<version>';
  if (typeof value === 'number') return rounded(value);
  if (Array.isArray(value)) {
    const numbers = value.filter((one) => typeof one === 'number').map(rounded);
    if (numbers.length === value.length && numbers.length >= LONG_LIST) return told(numbers);
    return value.map((one) => maskedValue(one, `${path}[]`, varying));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, maskedValue(one, `${path}.${key}`, varying)]),
  );
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

function told(numbers: readonly number[]): string {
  return `${numbers.length} numbers from ${numbers[0]} to ${numbers.at(-1)}, sha256 ${digestOf(numbers.join(' '))}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
