import type { Severity } from '../view/severity.js';
import type { Table } from '../view/table.js';

/** One statement about what was measured. Its texts are safe to print; each format paints it in its own way. */
export interface Finding {
  readonly severity: Severity;
  /** One line. */
  readonly text: string;
  /** The part of `text` that shows the severity, in UTF-16 units; `to` is not included. */
  readonly emphasis?: readonly [from: number, to: number];
  readonly table?: Table;
  /** Lines that explain the finding, one thought each. */
  readonly details?: readonly string[];
}

/** A finding that is neither good nor bad. */
export function info(text: string, details: readonly string[] = []): Finding {
  return { severity: 'info', text, details };
}

/** A finding whose severity shows in `words`, which stand between `before` and `after`. */
export function emphasised(severity: Severity, before: string, words: string, after = ''): Finding {
  return { severity, text: before + words + after, emphasis: [before.length, before.length + words.length] };
}
