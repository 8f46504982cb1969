import fc from 'fast-check';

/** Escape sequences, line breaks, bidirectional overrides and lone surrogates, as a hostile report may carry them. */
export const HOSTILE = '\u001b[31mred\u001b[0m\r\nnext\u009b2J\u202eline\u0007\ud800';

/** Anything at all, and often what terminals obey. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom(HOSTILE, '\u001b]0;t\u0007', '\u2028', '\u2066', '\t', 'x'.repeat(5_000), '量'), {
      maxLength: 4,
    })
    .map((parts) => parts.join('')),
);

/** What must never reach a screen: control, format and surrogate characters, and separators of lines. */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The lines of a text without its line breaks, which are ours. */
export function withoutLineBreaks(text: string): string {
  return text.replaceAll('\n', '');
}
