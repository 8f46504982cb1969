import type { Canvas } from '../composition.js';
import type { Figure } from '../figure.js';
import { footOf, headOf, WITH_WORDS, WITHOUT_WORDS } from '../layout.js';
import { CHART_WIDTH_PX } from '../theme.js';
import type { Drawing, Marks } from './drawing.js';

/** Where the body of a picture begins, and how wide it is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Body extends Marks {
  readonly height: number;
}

/** A picture with its title and setting above the body and its footnote below, where the picture has words. */
export function framed(
  figure: Pick<Figure<unknown>, 'title' | 'subtitles' | 'footnote'>,
  { measureText, hasWords }: Canvas,
  bodyAt: (place: Place) => Body,
): Drawing {
  const { margin, textMargin } = hasWords ? WITH_WORDS : WITHOUT_WORDS;
  const width = CHART_WIDTH_PX - 2 * margin;
  const head = headOf(hasWords ? figure : null, width, measureText);
  const foot = footOf(hasWords ? figure : null, width, measureText);
  const y = textMargin + head.height;
  const { height, texts, marks, tips } = bodyAt({ x: margin, y, width });
  return {
    width: CHART_WIDTH_PX,
    height: Math.ceil(y + height + foot.height + textMargin),
    label: figure.title,
    texts: [...head.at(margin, textMargin), ...texts, ...foot.at(margin, y + height)],
    marks,
    tips,
  };
}
