/** Stands in for the canvas: it draws nothing, and its PNG is what it was told to draw, as JSON. */
const CHARACTER_WIDTH = 0.55;

export const GlobalFonts = { has: () => true, registerFromPath: () => ({}) };

export function createCanvas(width, height) {
  const context = createContext();
  return {
    width,
    height,
    getContext: () => context,
    async encode() {
      return Buffer.from(JSON.stringify({ width: this.width, height: this.height, drawn: context.drawn }));
    },
  };
}

/** Everything that is set or called is noted in `drawn`, in that order; a text by the key `text`. ECharts' own marks are not: `__x`. */
function createContext() {
  const drawn = [];
  const known = {
    drawn,
    font: '',
    fillText(text, ...place) {
      drawn.push({ text, place });
    },
    measureText(text) {
      const [, size = '10'] = /(\d+(?:\.\d+)?)px/.exec(this.font) ?? [];
      return { width: text.length * Number(size) * CHARACTER_WIDTH };
    },
    // A picture of a character is the character: all have a glyph but the one that none has.
    getImageData: () => ({ data: Uint8ClampedArray.from(Buffer.from(drawn.findLast(({ text }) => text)?.text ?? '')) }),
  };
  return new Proxy(known, {
    get: (target, name) => {
      if (name in target || isMark(name)) return target[name];
      return (...values) => drawn.push([name, ...values]);
    },
    set: (target, name, value) => {
      if (!isMark(name)) drawn.push([name, value]);
      target[name] = value;
      return true;
    },
  });
}

const isMark = (name) => typeof name !== 'string' || name.startsWith('__');
