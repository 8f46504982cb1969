/** Characters that JSON keeps but a terminal acts on: DEL, C1 controls, bidirectional marks, line separators. */
const TERMINAL_CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A value as JSON for a file or a terminal: indented, with a line break at the end, and every control or invisible character
 * inside strings as `\uXXXX`. Parsing it gives the same value back.
 */
export function jsonText(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  return `${escapeControls(JSON.stringify(value, replacer, 2))}\n`;
}

/** The line breaks between tokens are the only controls outside of strings. */
function escapeControls(json: string): string {
  return json.replace(TERMINAL_CONTROLS, (control) => (control === '\n' ? control : escaped(control)));
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
