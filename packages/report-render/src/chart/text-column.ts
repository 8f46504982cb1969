import type { TextStyle } from './theme.js';
import { wrapText } from './wrap.js';

/** Width of a text in CSS pixels. */
export type MeasureText = (text: string, style: TextStyle) => number;

export interface PlacedText {
  /** Where the lines begin, end or have their middle, by `align`. */
  readonly x: number;
  /** The top of the first line. */
  readonly y: number;
  /** `left` unless given. */
  readonly align?: 'left' | 'center' | 'right';
  readonly style: TextStyle;
  readonly lines: readonly string[];
}

/** Stacks wrapped texts downwards from y = 0. `height` is their total height so far. */
export class TextColumn {
  readonly #texts: PlacedText[] = [];
  readonly #measure: MeasureText;
  #height = 0;

  constructor(measure: MeasureText) {
    this.#measure = measure;
  }

  get height(): number {
    return this.#height;
  }

  add(text: string, style: TextStyle, width: number, maxLines: number): void {
    const lines = wrapText(text, width, maxLines, (part) => this.#measure(part, style));
    this.#texts.push({ x: 0, y: this.#height, style, lines });
    this.#height += lines.length * style.lineHeight;
  }

  skip(pixels: number): void {
    this.#height += pixels;
  }

  /** The texts with the column's upper left corner at `x`, `y`. */
  at(x: number, y: number): PlacedText[] {
    return this.#texts.map((text) => ({ ...text, x: x + text.x, y: y + text.y }));
  }
}
