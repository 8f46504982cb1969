import { describe, expect, it } from 'vitest';
import { allowedCpus, onlineCpus } from '../../src/linux/allowed-cpus.js';

describe('allowedCpus', () => {
  const online = [0, 1, 2, 3, 8];
  it.each([
    ['Cpus_allowed:\tf\nCpus_allowed_list:\t0-3,8\n', [0, 1, 2, 3, 8]],
    ['Name:\tx\nCpus_allowed_list:\t2\nMems_allowed_list:\t0\n', [2]],
    ['Cpus_allowed_list:\t0-127\n', [0, 1, 2, 3, 8]],
    ['Cpus_allowed_list:\t4-7\n', null],
    ['Cpus_allowed_list:\t\n', null],
    ['Cpus_allowed_list:\tabc\n', null],
    ['', null],
  ])('%j', (status, cpus) => {
    expect(allowedCpus(status, online)).toEqual(cpus);
  });
});

describe('onlineCpus', () => {
  it.each([
    ['0-1,3\n', [0, 1, 3]],
    ['\n', null],
    ['some\n', null],
    [null, null],
  ])('%j', (text, cpus) => {
    expect(onlineCpus((path) => (path === '/sys/devices/system/cpu/online' ? text : null))).toEqual(cpus);
  });
});
