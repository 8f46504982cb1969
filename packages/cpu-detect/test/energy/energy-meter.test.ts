import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openEnergyMeter } from '../../src/energy/energy-meter.js';
import { fixtureTree } from '../fixture-tree.js';

const trees: ReturnType<typeof fixtureTree>[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) tree.remove();
});

/** A machine whose domains have these names and counters, in microjoules. */
function machine(domains: Readonly<Record<string, { name: string; count: number | string; range?: number }>>) {
  const tree = fixtureTree();
  trees.push(tree);
  const file = (domain: string, name: string): string => `sys/class/powercap/${domain}/${name}`;
  for (const [domain, { name, count, range = 262_143_328_850 }] of Object.entries(domains)) {
    tree.write(file(domain, 'name'), `${name}\n`);
    tree.write(file(domain, 'max_energy_range_uj'), `${range}\n`);
    tree.write(file(domain, 'energy_uj'), `${count}\n`);
  }
  return {
    root: tree.root,
    set: (domain: string, count: number | string) => tree.write(file(domain, 'energy_uj'), `${count}\n`),
    path: (domain: string) => join(tree.root, file(domain, 'energy_uj')),
  };
}

function readable(root: string) {
  const meter = openEnergyMeter({ root });
  if (meter.kind !== 'readable') throw new Error(meter.reason);
  return meter;
}

test('the energy of all packages since the meter was opened; their parts and the platform are not counted again', () => {
  const host = machine({
    'intel-rapl:0': { name: 'package-0', count: 5_000_000 },
    'intel-rapl:0:0': { name: 'core', count: 3_000_000 },
    'intel-rapl:1': { name: 'package-1', count: 7_000_000 },
    'intel-rapl:2': { name: 'psys', count: 9_000_000 },
    'intel-rapl-mmio:0': { name: 'package-0', count: 5_000_000 },
  });
  const meter = readable(host.root);
  expect(meter.packages).toBe(2);
  expect(meter.joules()).toBe(0);
  host.set('intel-rapl:0', 6_500_000);
  host.set('intel-rapl:1', 7_250_000);
  host.set('intel-rapl:0:0', 4_000_000);
  host.set('intel-rapl:2', 99_000_000);
  expect(meter.joules()).toBe(1.75);
});

test('a counter that wraps around goes on', () => {
  const host = machine({ 'intel-rapl:0': { name: 'package-0', count: 999_000, range: 1_000_000 } });
  const meter = readable(host.root);
  host.set('intel-rapl:0', 2000);
  expect(meter.joules()).toBe(0.003);
  host.set('intel-rapl:0', 3000);
  expect(meter.joules()).toBe(0.004);
});

test('null while a counter cannot be read; then it goes on', () => {
  const host = machine({ 'intel-rapl:0': { name: 'package-0', count: 1_000_000 } });
  const meter = readable(host.root);
  host.set('intel-rapl:0', 'damaged');
  expect(meter.joules()).toBeNull();
  rmSync(host.path('intel-rapl:0'));
  expect(meter.joules()).toBeNull();
  host.set('intel-rapl:0', 3_000_000);
  expect(meter.joules()).toBe(2);
});

test('without counters it says so', () => {
  const reason = 'this machine has no energy counters of CPU packages in /sys/class/powercap';
  expect(openEnergyMeter({ root: machine({}).root })).toEqual({ kind: 'unreadable', reason });
  const onlyPlatform = machine({ 'intel-rapl:0': { name: 'psys', count: 1 } });
  expect(openEnergyMeter({ root: onlyPlatform.root })).toEqual({ kind: 'unreadable', reason });
});

test.skipIf(process.seteuid === undefined)('what only root may read is named, with what helps', () => {
  const host = machine({ 'intel-rapl:0': { name: 'package-0', count: 1 } });
  chmodSync(host.root, 0o755);
  chmodSync(host.path('intel-rapl:0'), process.geteuid?.() === 0 ? 0o400 : 0);
  const meter = asUser(() => openEnergyMeter({ root: host.root }));
  expect(meter.kind === 'unreadable' && meter.reason).toMatch(/only root may read .*sudo chmod a\+r/);
});

test('a counter that is no file is named', () => {
  const host = machine({ 'intel-rapl:0': { name: 'package-0', count: 1 } });
  rmSync(host.path('intel-rapl:0'));
  mkdirSync(host.path('intel-rapl:0'));
  const meter = openEnergyMeter({ root: host.root });
  expect(meter.kind === 'unreadable' && meter.reason).toMatch(/^the energy counters cannot be read: EISDIR/);
});

/** Without the rights of root, where the test has them. */
function asUser<T>(action: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  const nobody = 65_534;
  if (isRoot) process.seteuid?.(nobody);
  try {
    return action();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
