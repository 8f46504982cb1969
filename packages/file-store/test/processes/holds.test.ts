import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaNode } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { heldNames, holdName } from '../../src/processes/holds.js';
import { nodeProcesses } from '../../src/processes/owner.js';

const CHILD = fileURLToPath(new URL('./hold-child.mjs', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rn50-holds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that holds a name by now. */
async function holdingChild(name: string) {
  const child = execaNode(CHILD, [folder, name], { reject: false });
  await once(child.stdout, 'data');
  // In an object: a child is a promise of its end.
  return { child };
}

/** A note as a process of another container left it. */
function foreignNote(name: string): string {
  const note = join(folder, `${name}.1-0123456789abcdef.held`);
  writeFileSync(note, JSON.stringify({ ...nodeProcesses.self(), pidNamespace: 'pid:[1]', pid: 2 ** 22 + 1 }));
  return note;
}

test('a name is held until it is released', async () => {
  const [first, second] = [holdName(folder, 'model.onnx'), holdName(folder, 'model.onnx')];
  expect(await heldNames(folder)).toEqual(new Set(['model.onnx']));
  first.release();
  expect(await heldNames(folder)).toEqual(new Set(['model.onnx']));
  second.release();
  expect(await heldNames(folder)).toEqual(new Set());
  expect(readdirSync(folder)).toEqual([]);
});

test('a process that ends releases, and what a killed one held is held no longer', async () => {
  const [ending, killed] = await Promise.all([holdingChild('a.onnx'), holdingChild('b.onnx')]);
  expect(await heldNames(folder)).toEqual(new Set(['a.onnx', 'b.onnx']));
  ending.child.stdin.end();
  await ending.child;
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^b\.onnx\./)]);
  killed.child.kill('SIGKILL');
  await killed.child;
  expect(await heldNames(folder)).toEqual(new Set());
  expect(readdirSync(folder)).toEqual([]);
});

test('a process of another container holds, until its note has not been touched for an hour', async () => {
  const note = foreignNote('a.onnx');
  expect(await heldNames(folder)).toEqual(new Set(['a.onnx']));
  const old = new Date(Date.now() - 3_700_000);
  utimesSync(note, old, old);
  expect(await heldNames(folder)).toEqual(new Set());
  expect(readdirSync(folder)).toEqual([]);
});

test('a note that is just being written holds', async () => {
  writeFileSync(join(folder, 'a.onnx.1-0123456789abcdef.held'), '');
  expect(await heldNames(folder)).toEqual(new Set(['a.onnx']));
});

test('a folder that is not there holds nothing, and to hold a name in it is no error', async () => {
  const absent = join(folder, 'absent');
  holdName(absent, 'a.onnx').release();
  expect(await heldNames(absent)).toEqual(new Set());
});
