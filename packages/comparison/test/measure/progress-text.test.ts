import { describe, expect, it } from 'vitest';
import { outlookText, speedText, timeLeftText } from '../../src/measure/progress-text.js';

const within = (value: number, share: number) => ({ value, low: value * (1 - share), high: value * (1 + share) });

describe('speedText', () => {
  it('tells speed in both scenarios: lower latency is faster', () => {
    expect(speedText(within(3, 0.018), 'throughput', 'INT8')).toBe('INT8 3.0x +-2 %');
    expect(speedText({ value: 0.25, low: 0.2, high: 0.26 }, 'latency', 'INT8')).toBe('INT8 4.0x +-25 %');
  });

  it('rounds errors up, and has a digit more where the ratio is known to 1 %', () => {
    expect(speedText(within(3.0321, 0.0061), 'throughput', 'INT8')).toBe('INT8 3.03x +-0.7 %');
    expect(speedText(within(0.98, 0), 'throughput', 'INT8')).toBe('INT8 0.980x +-0.1 %');
    expect(speedText(within(12.4, 0.048), 'throughput', 'INT8 (ort)')).toBe('INT8 (ort) 12x +-5 %');
  });

  it('says nothing before the ratio is known to 25 %', () => {
    expect(speedText(within(3, 0.26), 'throughput', 'INT8')).toBeNull();
    expect(speedText(null, 'latency', 'INT8')).toBeNull();
  });
});

describe('timeLeftText', () => {
  it.each([
    [41, '45 s left'],
    [40, '40 s left'],
    [4, 'a few seconds left'],
    [0, 'a few seconds left'],
    [117, '2 min left'],
    [115, '115 s left'],
    [600, '10 min left'],
  ])('%d s: %s', (secondsLeft, words) => {
    expect(timeLeftText({ secondsLeft, isExtended: false })).toBe(words);
  });

  it('says why it takes longer where the reserve is used', () => {
    expect(timeLeftText({ secondsLeft: 20, isExtended: true })).toBe('a little longer: noisy, 20 s left');
  });
});

describe('outlookText', () => {
  const outlook = { ratio: null, secondsLeft: 38, fraction: 0.129, isExtended: false };

  it('tells how far it is until there is an estimate, and of a single column', () => {
    expect(outlookText(outlook, 'latency', 'INT8')).toBe('12 %, 40 s left');
    expect(outlookText({ ...outlook, ratio: within(1 / 3, 0.02) }, 'latency', 'INT8')).toBe(
      'INT8 3.0x +-3 %, 40 s left',
    );
    expect(outlookText(outlook, 'latency', undefined)).toBe('12 %, 40 s left');
    // A step that goes on is not done.
    expect(outlookText({ ...outlook, fraction: 1 }, 'latency', undefined)).toBe('99 %, 40 s left');
  });
});
