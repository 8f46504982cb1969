/** Stands in for the canvas: it draws nothing, and its PNG is what ECharts was asked to draw, as JSON. */
const CHARACTER_WIDTH = 0.55;

export const GlobalFonts = { has: () => true, registerFromPath: () => ({}) };

export function createCanvas(width, height) {
  return {
    width,
    height,
    option: null,
    getContext: createContext,
    async encode() {
      return Buffer.from(JSON.stringify({ width: this.width, height: this.height, ...this.option }));
    },
  };
}

function createContext() {
  let drawn = '';
  return {
    font: '',
    fillStyle: '',
    clearRect() {},
    fillText(text) {
      drawn = text;
    },
    measureText(text) {
      const [, size = '10'] = /(\d+(?:\.\d+)?)px/.exec(this.font) ?? [];
      return { width: text.length * Number(size) * CHARACTER_WIDTH };
    },
    // A picture of a character is the character: all have a glyph but the one that none has.
    getImageData: () => ({ data: Uint8ClampedArray.from(Buffer.from(drawn)) }),
  };
}
