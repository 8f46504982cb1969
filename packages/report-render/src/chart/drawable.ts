/** Whether the chart's font, or a font of the host in its place, has a character. */
export type HasGlyph = (character: string) => boolean;

const ALWAYS_DRAWN = /^[\p{ASCII}\p{White_Space}\p{Mark}]$/u;

/**
 * Puts code points in place of characters that would be drawn as empty boxes, so that names stay apart:
 * `[U+91CF U+5B50].onnx`.
 */
export function drawable(text: string, hasGlyph: HasGlyph): string {
  let result = '';
  let missing: string[] = [];
  const flush = () => {
    if (missing.length > 0) result += `[${missing.map(codePoint).join(' ')}]`;
    missing = [];
  };
  for (const character of text) {
    if (ALWAYS_DRAWN.test(character) || hasGlyph(character)) {
      flush();
      result += character;
    } else {
      missing.push(character);
    }
  }
  flush();
  return result;
}

const NOTE = 'In brackets: characters that no font here has; @expo-google-fonts/noto-sans-jp or its like brings one.';

/**
 * The figure, of plain values, with {@link drawable} applied to all its texts. Where that changes any, the footnote says what
 * the brackets are.
 */
export function drawableFigure<F extends { readonly footnote: string }>(figure: F, hasGlyph: HasGlyph): F {
  const cache = new Map<string, boolean>();
  const cachedHasGlyph = (character: string) => {
    const answer = cache.get(character) ?? hasGlyph(character);
    cache.set(character, answer);
    return answer;
  };
  let isChanged = false;
  const treated = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const text = drawable(value, cachedHasGlyph);
      isChanged ||= text !== value;
      return text;
    }
    if (Array.isArray(value)) return value.map(treated);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, treated(one)]));
  };
  const result = treated(figure) as F;
  return isChanged ? { ...result, footnote: `${result.footnote} ${NOTE}` } : result;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
