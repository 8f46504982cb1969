/** `1 thread`, `2 threads`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What a precision is called above a column: `FP16`. */
export function precisionTitle(precision: 'fp32' | 'fp16' | 'bf16' | 'int8'): string {
  return precision.toUpperCase();
}

/** Whether floats are of 16 bits. */
export function isHalfPrecision(precision: 'fp32' | 'fp16' | 'bf16' | 'int8'): boolean {
  return precision === 'fp16' || precision === 'bf16';
}

/** So many significant digits, and never an exponent for a large number: `36.8`, `1352`. */
export function significant(value: number, digits: number): string {
  const text = value.toPrecision(digits);
  return text.includes('e+') ? value.toFixed(0) : text;
}

/** `102 MB`, `0.5 MB`: decimal, as download sizes are given. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Control characters, line separators, and invisible marks such as bidirectional ones. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text on one line and without control characters, so that the content of a file cannot control a terminal. */
export function oneLine(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(CONTROLS, '?')
    .trim();
}

/** A share of one as percent, at most one decimal: `95 %`, `87.5 %`. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** A share of one in percentage points, two decimals unless given, without a unit: `75.00`. */
export function formatPoints(share: number, decimals = 2): string {
  return formatFixed(100 * share, decimals);
}

/** A number with these decimals; never `-0.0`. */
export function formatFixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}

/** The label of a form of a model if there are several engines: `INT8 (ort)`. */
export function labelWithEngine(form: string, engine: string): string {
  return `${form}${engineSuffix(engine)}`;
}

/** The label without the engine, for places that name the engine separately. */
export function labelWithoutEngine(label: string, engine: string): string {
  const suffix = engineSuffix(engine);
  return label.endsWith(suffix) && label.length > suffix.length ? label.slice(0, -suffix.length) : label;
}

function engineSuffix(engine: string): string {
  return ` (${engine})`;
}

const ENGINE_NAMES: Readonly<Record<string, string>> = { ort: 'onnxruntime', openvino: 'OpenVINO' };

/**
 * Name and version of an engine for headings and charts: `onnxruntime 1.30.0`. The registry's name if there is no
 * other; of an installation elsewhere, `ort@1.29.0`, the name before the `@` counts.
 */
export function engineTitle({ name, version }: { readonly name: string; readonly version: string }): string {
  // An engine may be called `constructor`; an inherited property is no name.
  const [kind = name] = name.split('@', 1);
  const known = Object.hasOwn(ENGINE_NAMES, kind) ? ENGINE_NAMES[kind] : undefined;
  return [known ?? name, version].filter(Boolean).join(' ');
}
