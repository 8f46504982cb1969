import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { afterAll, describe, expect, it } from 'vitest';
import { compareForms } from '../../src/jobs/compare-files.js';
import { compareOutputs, doubtOf } from '../../src/jobs/outputs-job.js';
import { classes, constant, detections, embedding, otherTypes, selected, writeNetwork } from './output-networks.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = planInputs(inputSpecs([{ name: 'x', type: 'float32', dims: ['N', 8] }]));
type Parts = Parameters<typeof writeNetwork>[1];

/** Compares two networks on eight inputs, by both jobs, which must agree. */
async function compared(name: string, reference: Parts, candidate: Parts, random?: readonly string[]) {
  const fed = random === undefined ? plan : { ...plan, random };
  const [fp32, int8] = [join(folder, `${name}.onnx`), join(folder, `${name}-int8.onnx`)];
  writeNetwork(fp32, reference);
  writeNetwork(int8, candidate);
  const inputs = { kind: 'structured', count: 8, seed: 2 } as const;
  const how = { engine: 'ort', sessionOptions: {} };
  const { fidelity } = await compareOutputs(
    {
      kind: 'outputs',
      variants: [
        { id: 'fp32', path: fp32, ...how, reference: null, layers: false },
        { id: 'int8', path: int8, ...how, reference: 'fp32', layers: false },
      ],
      inputs,
      plan: fed,
      threads: 1,
    },
    () => {},
  );
  const forms = await compareForms({ kind: 'forms', fp32, int8, inputs, plan: fed, threads: 1, ...how });
  expect(forms.fidelity.map(({ layers, layerInputs, layersNote, ...entry }) => entry)).toEqual(
    fidelity.map((entry) => ({ ...entry, variantId: 'int8', reference: 'fp32' })),
  );
  return fidelity;
}

const parts = (gain: number, kept: number) => [classes(gain), detections(kept), embedding, otherTypes, selected(0.3)];
let running: ReturnType<typeof compared> | undefined;
/** The second network has classes a tenth larger, and two fifths of each score. */
const output = async (name: string) => {
  running ??= compared('several', parts(3, 1), parts(3.3, 0.4));
  return (await running).find((entry) => entry.output === name);
};

it('classes', async () => {
  expect(await output('classes')).toMatchObject({ inputs: 8, top1Agreement: 1, classes: 10 });
  expect((await output('classes'))?.sqnrDb).toBeCloseTo(20, 3);
});

it('scores beside boxes in pixels: the slice that is wrong, and the share of detections that is found', async () => {
  const entry = await output('detections');
  expect(entry).toMatchObject({
    top1Agreement: null,
    worstSlice: { axis: 1, sqnrDb: expect.closeTo(20 * Math.log10(1 / 0.6), 3) },
    detections: { layout: expect.stringMatching(/^YOLOv8/), threshold: 0.25 },
  });
  expect(entry?.sqnrDb).toBeGreaterThan(45);
  const { reference = 0, found = 0 } = entry?.detections ?? {};
  expect(reference).toBeGreaterThan(50);
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(reference);
});

it('an embedding has figures, and the share of the same largest value', async () => {
  expect(await output('embedding')).toMatchObject({ sqnrDb: null, classes: 64, top1Agreement: 1 });
});

it('halves and booleans', async () => {
  expect(await output('half')).toMatchObject({ classes: 10, top1Agreement: 1, sqnrDb: expect.closeTo(20, 0) });
  expect(await output('positive')).toMatchObject({ equalShare: 1, cosine: null, sqnrDb: null });
});

it('rows that depend on the values are compared where they match', async () => {
  const entry = await output('rows');
  const { reference = 0, candidate = 0, matched = 0 } = entry?.rows ?? {};
  expect(candidate).toBeGreaterThan(0);
  expect(candidate).toBeLessThan(reference);
  expect(matched).toBeLessThanOrEqual(candidate);
  expect(entry?.equalShare).toBeGreaterThan(0);
  expect(entry?.equalShare).toBeLessThan(1);
});

it('a network that answers the same for every input has no figure, whatever the other one answers', async () => {
  const [entry, ...others] = await compared('constant', [constant(1)], [constant(1.05)]);
  expect(others).toEqual([]);
  expect(entry).toEqual({
    variantId: 'int8',
    reference: 'fp32',
    output: 'answer',
    inputs: 8,
    cosine: null,
    centredCosine: null,
    sqnrDb: null,
    top1Agreement: null,
    classes: 5,
    unexercised: true,
  });
});

it('an output that is another one at every run is not compared, and says why', async () => {
  const [entry] = await compared('random', [classes(3)], [classes(3)], ['classes']);
  expect(entry).toMatchObject({
    output: 'classes',
    sqnrDb: null,
    note: expect.stringMatching(/^the model draws random/),
  });
});

const folders = { count: 2, of: 'named' };

describe('doubtOf', () => {
  it('doubts class folders numbered in their order that are not as many as the model’s classes', () => {
    expect(doubtOf({ source: 'folder-order', classes: folders }, 10)).toBe(
      'the 2 class folders were numbered in their order, and the model has 10 classes',
    );
  });

  it.each([
    ['as many classes', { source: 'folder-order', classes: folders } as const, 2],
    ['numbered folders', { source: 'folder-numbers', classes: folders } as const, 10],
    ['a CSV file', { source: 'csv', classes: null } as const, 10],
  ])('does not doubt %s', (_, labels, count) => {
    expect(doubtOf(labels, count)).toBeNull();
  });
});
