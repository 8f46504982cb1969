import { describe, expect, it } from 'vitest';
import { parsePressureUs, parseSwappedPages } from '../../src/conditions/memory.js';

describe('parsePressureUs', () => {
  it.each([
    [
      'some avg10=0.12 avg60=1.00 avg300=0.34 total=123456789\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=99\n',
      123456789,
    ],
    ['some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n', 0],
    ['full avg10=0.00 avg60=0.00 avg300=0.00 total=99\n', null],
    ['some avg10=0.00 avg60=0.00 avg300=0.00 total=\n', null],
    ['some avg10=0.00 avg60=0.00 avg300=0.00 total=-5\n', null],
    ['', null],
  ])('%j', (text, micros) => {
    expect(parsePressureUs(text)).toBe(micros);
  });
});

describe('parseSwappedPages', () => {
  it.each([
    ['nr_free_pages 5\npgpgin 12\npswpin 30\npswpout 12\npgalloc_dma 0\n', 42],
    ['pswpin 0\npswpout 0', 0],
    ['pswpin 30\n', null],
    ['xpswpin 30\npswpout 12\n', null],
    ['', null],
  ])('%j', (text, pages) => {
    expect(parseSwappedPages(text)).toBe(pages);
  });
});
