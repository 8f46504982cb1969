import { createCanvas, loadImage } from 'canvas';

/** A decoded PNG whose pixels can be asked for. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` */
  color(x: number, y: number): string;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export async function decode(png: Buffer): Promise<Picture> {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new DataView(data.buffer, data.byteOffset, data.byteLength);
  // A picture has few colours and millions of pixels.
  const names = new Map<number, string>();
  return {
    width,
    height,
    color: (x, y) => {
      const rgb = pixels.getUint32(4 * (y * width + x)) >>> 8;
      const known = names.get(rgb);
      if (known !== undefined) return known;
      const name = `#${rgb.toString(16).padStart(6, '0')}`;
      names.set(rgb, name);
      return name;
    },
  };
}

/** The smallest box around all pixels of a colour within an area, null if there is none. */
export function boxOf(picture: Picture, color: string, area: Partial<Box> = {}): Box | null {
  const { left = 0, right = picture.width, top = 0, bottom = picture.height } = area;
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      if (picture.color(x, y) !== color) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  if (xs.length === 0) return null;
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  return { left: least(xs), right: most(xs), top: least(ys), bottom: most(ys) };
}

export function countOf(picture: Picture, area: Box, matches: (color: string) => boolean): number {
  let count = 0;
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) if (matches(picture.color(x, y))) count += 1;
  }
  return count;
}
