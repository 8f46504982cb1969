import { describe, expect, it } from 'vitest';
import { cpuUseBetween, parseProcStat, portableCpuTimes } from '../../src/conditions/cpu-times.js';

/** Two CPUs of a virtual machine, Linux 6.18. */
const LINUX_6 = `cpu  932893 0 254724 1165472 5581 0 1425 3299 0 0
cpu0 453102 0 121545 603993 999 0 283 1649 0 0
cpu1 479791 0 133178 561479 4581 0 1142 1649 0 0
intr 27072372 0 0 0 0 0 0 0 0
ctxt 120388345
btime 1795425256
processes 64431
procs_running 3
procs_blocked 0
softirq 10402219 0 3094031 6 1303021 0 0 1 2874061 11 3131088
`;
/** A host of virtual machines: guest time in the last two fields, and in user and nice as well. */
const HOST_WITH_GUESTS = 'cpu0 60045249 91891769 26331539 468411416 495718 0 5739640 0 50000000 80000000\n';
/** Linux 2.6.9: no steal and no guest yet. */
const WITHOUT_STEAL = 'cpu  2255 34 2290 22625563 6290 127 456\ncpu0 1132 34 1441 11311718 3675 127 438\n';
/** Linux 2.4: four fields. */
const FOUR_FIELDS = 'cpu0 4000 300 2000 90000\n';

const times = (busyMs: number, idleMs: number, stealMs: number | null = 0) => ({ busyMs, idleMs, stealMs });

describe('parseProcStat', () => {
  it('reads every CPU, without the sum over them', () => {
    expect(parseProcStat(LINUX_6)).toEqual(
      new Map([
        [0, times(5_749_300, 6_049_920, 16_490)],
        [1, times(6_141_110, 5_660_600, 16_490)],
      ]),
    );
  });

  it('does not count guests twice', () => {
    expect(parseProcStat(HOST_WITH_GUESTS).get(0)).toEqual(times(1_840_081_970, 4_689_071_340));
  });

  it.each([
    ['Linux 2.6.9', WITHOUT_STEAL, times(31_720, 113_153_930, null)],
    ['Linux 2.4', FOUR_FIELDS, times(63_000, 900_000, null)],
  ])('knows no steal time of %s', (_, text, expected) => {
    expect(parseProcStat(text)).toEqual(new Map([[0, expected]]));
  });

  it.each(['', 'cpu0\n', 'cpu0 1 2 3\n', 'cpu0 1 2 x 4\n', 'cpu0 -1 2 3 4\n', 'cpux 1 2 3 4\n', 'gpu0 1 2 3 4\n'])(
    'skips %j',
    (text) => {
      expect(parseProcStat(text).size).toBe(0);
    },
  );
});

describe('portableCpuTimes', () => {
  const cpus = [{ speed: 2400, times: { user: 100, nice: 10, sys: 50, idle: 800, irq: 5 } }];
  it('adds the time in interrupts, which Windows has in sys already', () => {
    expect(portableCpuTimes(cpus, 'darwin')).toEqual(new Map([[0, times(165, 800, null)]]));
    expect(portableCpuTimes(cpus, 'win32')).toEqual(new Map([[0, times(160, 800, null)]]));
  });
});

describe('cpuUseBetween', () => {
  it('sums over CPUs', () => {
    const from = new Map([
      [0, times(1000, 1000, 10)],
      [4, times(0, 0, 0)],
    ]);
    const to = new Map([
      [0, times(1600, 1300, 110)],
      [4, times(200, 800, 0)],
    ]);
    expect(cpuUseBetween(from, to)).toEqual({ cpus: 2, busyMs: 800, totalMs: 2000, stealMs: 100 });
  });

  it.each([
    ['switched off', undefined],
    ['switched off and on again: it counts anew', times(5, 20)],
    ['not a number', times(Number.NaN, 0)],
  ])('leaves out a CPU that was %s', (_, after) => {
    const from = new Map([
      [0, times(100, 100)],
      [1, times(100, 100)],
    ]);
    const to = new Map([[0, times(150, 150)], ...(after === undefined ? [] : [[1, after] as const])]);
    expect(cpuUseBetween(from, to)).toEqual({ cpus: 1, busyMs: 50, totalMs: 100, stealMs: 0 });
  });

  it('takes idle time that steps back for none, and a CPU that came in between for absent', () => {
    const to = new Map([
      [0, times(150, 90)],
      [1, times(9999, 9999)],
    ]);
    expect(cpuUseBetween(new Map([[0, times(100, 100)]]), to)).toEqual({
      cpus: 1,
      busyMs: 50,
      totalMs: 50,
      stealMs: 0,
    });
  });

  it.each([
    ['is not counted', null],
    ['runs backwards', 5],
  ])('knows no steal time where it %s', (_, stealMs) => {
    const use = cpuUseBetween(new Map([[0, times(0, 0, 10)]]), new Map([[0, times(10, 10, stealMs)]]));
    expect(use).toMatchObject({ cpus: 1, busyMs: 10, stealMs: null });
  });
});
