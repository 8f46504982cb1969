import type { EChartsOption } from 'echarts';
import type { HasGlyph } from './drawable.js';
import type { Rectangle } from './panel-row.js';
import type { MeasureText } from './text-column.js';

/** What a composition needs to know of its canvas: widths of texts, and which characters have a glyph. */
export interface Canvas {
  readonly measureText: MeasureText;
  readonly hasGlyph: HasGlyph;
  /** Whether title, subtitles and footnote are part of the picture: in a page they stand around it. */
  readonly hasWords: boolean;
}

/** A picture to draw: its size in CSS pixels, and everything in it. */
export interface Composition {
  readonly width: number;
  readonly height: number;
  /** What the picture shows, in one sentence, for those who do not see it. */
  readonly label: string;
  readonly option: EChartsOption;
  readonly tips: readonly Tip[];
}

/** A text shown while the pointer is over an area. */
export interface Tip {
  readonly area: Rectangle;
  readonly text: string;
}

export type Compose = (canvas: Canvas) => Composition;
