import type { Figure } from './figure.js';

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

/** The figure with {@link drawable} applied to all texts. */
export function drawableFigure(figure: Figure, hasGlyph: HasGlyph): Figure {
  const cache = new Map<string, boolean>();
  const cachedHasGlyph = (character: string) => {
    const answer = cache.get(character) ?? hasGlyph(character);
    cache.set(character, answer);
    return answer;
  };
  const toDrawable = (text: string) => drawable(text, cachedHasGlyph);
  return {
    title: toDrawable(figure.title),
    subtitles: figure.subtitles.map(toDrawable),
    panels: figure.panels.map((panel) => ({
      ...panel,
      title: toDrawable(panel.title),
      hint: toDrawable(panel.hint),
      bars: panel.bars.map((bar) => ({
        ...bar,
        label: toDrawable(bar.label),
        engine: bar.engine === null ? null : toDrawable(bar.engine),
      })),
    })),
    footnote: toDrawable(figure.footnote),
  };
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
