import type { InputSpec } from './input-spec.js';

type Size = readonly [height: number, width: number];

/** Height and width of ImageNet's usual crop. */
const USUAL = 224;
/** A picture of a fixed height up to this, whose width is open, is a line of text; readers of such lines are made for this width. */
const LINE_HEIGHT = 96;
const LINE_WIDTH = 320;

/** Sizes that networks are made for, the likelier first; lines of text before small squares, which such networks take as well. */
const SIZES: readonly Size[] = [
  ...[256, 320, 640, 416, 512, 384, 299, 448, 480, 608, 768, 1024, 192, 160, 128, 112, 96].map(square),
  [48, LINE_WIDTH],
  [32, LINE_WIDTH],
  [32, 100],
  ...[64, 48, 32, 28].map(square),
];

/** The axes of a picture's height and width; none for an input that is no picture. */
export function pictureAxes({ role }: Pick<InputSpec, 'role'>): readonly number[] {
  if (role === 'image-nchw') return [2, 3];
  return role === 'image-nhwc' ? [1, 2] : [];
}

/** The usual size of a picture of which the model fixes one side, or none. */
export function usualPicture([height, width]: readonly [number | null, number | null]): Size {
  if (height !== null && width === null) return [height, height <= LINE_HEIGHT ? LINE_WIDTH : height];
  return [height ?? width ?? USUAL, width ?? USUAL];
}

/** Other sizes than the usual one for the sides that the model leaves open. */
export function otherPictures(fixed: readonly [number | null, number | null]): Size[] {
  const [height, width] = fixed;
  return SIZES.map(([high, wide]) => [height ?? high, width ?? wide]);
}

function square(side: number): Size {
  return [side, side];
}
