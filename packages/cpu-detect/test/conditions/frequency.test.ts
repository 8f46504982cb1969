import { describe, expect, it } from 'vitest';
import {
  cpuinfoFrequency,
  frequencyRange,
  governorOf,
  MAX_CPUS_READ,
  openFrequencyMeter,
  parseFrequencyMhz,
  rangeOver,
} from '../../src/conditions/frequency.js';
import { parseCpuinfo } from '../../src/linux/cpuinfo.js';

/** A host whose CPUs run at the given kHz, on a clock that one read moves on by `readMs`. */
function host(kHz: ReadonlyMap<number, number>, readMs = 0.01) {
  const reads: number[] = [];
  let nowMs = 0;
  return {
    reads,
    nowMs: () => nowMs,
    read: (path: string) => {
      const cpu = Number(/^\/sys\/devices\/system\/cpu\/cpu(\d+)\/cpufreq\/scaling_cur_freq$/.exec(path)?.[1]);
      reads.push(cpu);
      nowMs += readMs;
      const value = kHz.get(cpu);
      return value === undefined ? null : `${value}\n`;
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('openFrequencyMeter', () => {
  it('holds the least and the highest of all looks between blocks, each that of the fastest CPU', () => {
    const kHz = new Map([
      [0, 2_400_000],
      [1, 800_000],
    ]);
    const { read, nowMs } = host(kHz);
    const meter = openFrequencyMeter(read, nowMs, [0, 1]);
    expect(meter.range()).toBeNull();
    meter.look('atEnds');
    expect(meter.range()).toEqual({ low: 2400, high: 2400 });
    kHz.set(0, 3_100_000).set(1, 1_000_000);
    meter.look('between');
    kHz.set(0, 900_000).set(1, 3_000_000);
    meter.look('between');
    kHz.set(1, 800_000);
    meter.look('atEnds');
    expect(meter.range()).toEqual({ low: 3000, high: 3100 });
  });

  it('reads at most sixteen CPUs of a large host, spread over it and always the same', () => {
    const { reads, read, nowMs } = host(new Map(numbers(256).map((cpu) => [cpu, 2_000_000])));
    const meter = openFrequencyMeter(read, nowMs, numbers(256));
    meter.look('atEnds');
    meter.look('between');
    const looked = numbers(MAX_CPUS_READ).map((index) => index * 16);
    expect(reads).toEqual([...looked, ...looked]);
  });

  it('does not count a look whose time was over before every CPU was asked', () => {
    // Six CPUs that take a millisecond each: one too many for a look between blocks.
    const { reads, read, nowMs } = host(new Map(numbers(6).map((cpu) => [cpu, 2_000_000 + cpu])), 1);
    const meter = openFrequencyMeter(read, nowMs, numbers(6));
    meter.look('between');
    expect(reads).toEqual([0, 1, 2, 3, 4]);
    expect(meter.range()).toBeNull();
  });

  it('counts a look that took all of its time for the last CPU', () => {
    const { read, nowMs } = host(new Map(numbers(5).map((cpu) => [cpu, 2_000_000])), 1);
    const meter = openFrequencyMeter(read, nowMs, numbers(5));
    meter.look('between');
    expect(meter.range()).toEqual({ low: 2000, high: 2000 });
  });

  it('looks no more between blocks where the kernel sleeps over each CPU, and at the ends as long as it may', () => {
    const { reads, read, nowMs } = host(new Map(numbers(16).map((cpu) => [cpu, 2_000_000])), 20);
    const meter = openFrequencyMeter(read, nowMs, numbers(16));
    meter.look('between');
    meter.look('between');
    meter.look('between');
    expect(reads).toHaveLength(1);
    meter.look('atEnds');
    meter.look('between');
    meter.look('atEnds');
    expect(reads).toHaveLength(1 + 3 + 3);
    expect(meter.range()).toBeNull();
  });

  it('has more time at the beginning and the end', () => {
    const { reads, read, nowMs } = host(new Map(numbers(6).map((cpu) => [cpu, 2_000_000])), 1);
    openFrequencyMeter(read, nowMs, numbers(6)).look('atEnds');
    expect(reads).toEqual(numbers(6));
  });

  it('says nothing of idle clocks where it cannot look between blocks', () => {
    const { reads, read, nowMs } = host(new Map(numbers(2).map((cpu) => [cpu, 800_000])), 10);
    const meter = openFrequencyMeter(read, nowMs, numbers(2));
    meter.look('atEnds');
    meter.look('between');
    meter.look('atEnds');
    expect(reads).toEqual([0, 1, 0, 1]);
    expect(meter.range()).toBeNull();
  });

  it('keeps what was seen between blocks before a look was slow', () => {
    const kHz = new Map(numbers(2).map((cpu) => [cpu, 2_000_000]));
    const quick = host(kHz);
    let isSlow = false;
    let sleptMs = 0;
    const read = (path: string) => {
      if (isSlow) sleptMs += 10;
      return quick.read(path);
    };
    const meter = openFrequencyMeter(read, () => quick.nowMs() + sleptMs, numbers(2));
    meter.look('between');
    isSlow = true;
    kHz.set(0, 3_000_000);
    meter.look('between');
    isSlow = false;
    meter.look('between');
    expect(quick.reads).toEqual([0, 1, 0]);
    expect(meter.range()).toEqual({ low: 2000, high: 2000 });
  });

  it('asks a machine without cpufreq once per look', () => {
    const { reads, read, nowMs } = host(new Map());
    const meter = openFrequencyMeter(read, nowMs, numbers(64));
    meter.look('atEnds');
    meter.look('between');
    expect(reads).toHaveLength(2);
    expect(meter.range()).toBeNull();
  });

  it('looks past a CPU that was switched off', () => {
    const { read, nowMs } = host(
      new Map([
        [0, 2_000_000],
        [2, 2_500_000],
      ]),
    );
    const meter = openFrequencyMeter(read, nowMs, numbers(3));
    meter.look('atEnds');
    expect(meter.range()).toEqual({ low: 2500, high: 2500 });
  });

  it('looks past the first CPU that was switched off, from the second look on', () => {
    const { read, nowMs } = host(new Map([[1, 2_500_000]]));
    const meter = openFrequencyMeter(read, nowMs, numbers(2));
    meter.look('atEnds');
    expect(meter.range()).toBeNull();
    meter.look('between');
    expect(meter.range()).toEqual({ low: 2500, high: 2500 });
  });

  it('looks at nothing where no CPU is known', () => {
    const { reads, read, nowMs } = host(new Map());
    openFrequencyMeter(read, nowMs, []).look('between');
    expect(reads).toEqual([]);
  });
});

describe('parseFrequencyMhz', () => {
  it.each([
    ['2400000\n', 2400],
    ['1497600', 1497.6],
    ['0\n', null],
    ['<unknown>\n', null],
    ['-1', null],
    ['', null],
  ])('%j', (text, mhz) => {
    expect(parseFrequencyMhz(text)).toBe(mhz);
  });
});

describe('cpuinfoFrequency', () => {
  const info = parseCpuinfo(
    'processor: 0\ncpu MHz: 2596.142\n\nprocessor: 1\ncpu MHz: 3100.000\n\nprocessor: 2\ncpu MHz: 4000.000\n\nprocessor: 3\n',
  );
  it('counts the CPUs asked for only', () => {
    expect(cpuinfoFrequency(info, [0, 1])).toEqual({ low: 3100, high: 3100 });
    expect(cpuinfoFrequency(info, [3])).toBeNull();
  });

  it.each(['0.000', 'unknown', '-5', '1e9'])('does not believe %j', (value) => {
    expect(cpuinfoFrequency(parseCpuinfo(`processor: 0\ncpu MHz: ${value}\n`), [0])).toBeNull();
  });
});

describe('ranges', () => {
  it('leaves out what is unknown', () => {
    expect(frequencyRange([0, 2400, Number.NaN, 3000])).toEqual({ low: 3000, high: 3000 });
    expect(frequencyRange([0, 0])).toBeNull();
    expect(rangeOver([null, { low: 1, high: 2 }, { low: 0.5, high: 1 }])).toEqual({ low: 0.5, high: 2 });
    expect(rangeOver([null])).toBeNull();
  });
});

describe('governorOf', () => {
  it.each([
    [['performance\n', 'performance'], 'performance'],
    [['performance', 'powersave'], 'mixed'],
    [[null, 'schedutil\n', ''], 'schedutil'],
    [['mixed', 'mixed'], 'mixed'],
    [[null, ''], null],
    [[], null],
  ])('%j', (names, governor) => {
    expect(governorOf(names)).toBe(governor);
  });
});
