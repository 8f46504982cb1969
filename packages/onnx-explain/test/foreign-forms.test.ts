import { readFileSync } from 'node:fs';
import { readModel } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/index.js';
import { VNNI } from './cpus.js';
import { profile } from './profile.js';

const load = (name: string) => readModel(readFileSync(new URL(`./fixtures/${name}.onnx`, import.meta.url)));

// fixtures/make-foreign.py made them; the graphs are those that ONNX Runtime makes on x86.
describe.runIf(process.arch === 'x64')('files of other quantizers', () => {
  it.each([
    ['neural-compressor-qdq', 'healthy'],
    ['neural-compressor-qoperator', 'healthy'],
    // NNCF takes int8 wherever activations are signed, and the images here are.
    ['nncf-performance', 'signed-activations-on-x86'],
    ['nncf-mixed', 'signed-activations-on-x86'],
  ])('%s: %s', async (name, code) => {
    const [int8, fp32] = [load(name), load('small')];
    const profiles = { int8: await profile(int8), fp32: await profile(fp32) };
    const { verdicts, layers } = explain({ int8, fp32, cpu: VNNI, profiles, peaks: null });
    expect(verdicts.map((verdict) => verdict.code)).toEqual([code]);
    expect(layers.map(({ macs }) => macs)).toEqual([147_456, 147_456, 160]);
    expect(layers.every(({ fp32Ms, int8Ms }) => fp32Ms !== null && int8Ms !== null)).toBe(true);
  });
});
