import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fidelity } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { afterAll, describe, expect, it } from 'vitest';
import { needsTrainedModels, trainedModel } from '../../../../testing/trained-models.js';
import { planModel } from '../../src/inputs/plan-model.js';
import { doJob } from '../../src/jobs/do-job.js';
import type { ComparedOutputs, JobResult } from '../../src/jobs/jobs.js';
import { modelFile, type PlannedModel } from '../../src/models/model-file.js';
import type { InputsRequest } from '../../src/request.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-trained-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OCR = 'rapidocr_onnxruntime/models';
const LIGHT = 'onnx/backend/test/data/light';
const ENGINE = { engine: 'ort', engines: undefined, threads: 1 } as const;
const silently = () => undefined;

/** As a comparison plans it: with one process, which tries the model. */
async function planned(file: string, asked: InputsRequest = {}): Promise<PlannedModel> {
  const path = trainedModel(file);
  const inspected = (await doJob({ kind: 'inspect', path }, silently)) as JobResult;
  const model = modelFile({ ...inspected, path }, { id: 'fp32', precision: 'fp32', source: 'user' });
  const { signal } = new AbortController();
  const { plan } = await planModel(model, { asked, ...ENGINE, sessionOptions: {}, signal });
  return { ...model, plan };
}

/** `x image-nchw [N,3,320,320] size-option pictures`, the batch as `N`. */
function inputsOf({ plan }: PlannedModel): string[] {
  return plan.inputs.map(({ name, role, sample, batchAxis, sizeFrom, values }) => {
    const sizes = sample.map((size, axis) => (axis === batchAxis ? 'N' : size));
    return `${name} ${role} [${sizes}] ${sizeFrom} ${values.kind}`;
  });
}

/** How many layers are in INT8 and in float, and how near the outputs are. */
async function quantized({ path, plan }: PlannedModel) {
  const out = join(folder, 'int8.onnx');
  const inputs = (seed: number) => ({ kind: 'structured', count: 2, seed }) as const;
  const cpu = await detectCpu();
  const made = await doJob(
    { kind: 'quantize', fp32: path, out, tune: false, calibration: inputs(1), plan, cpu, ...ENGINE },
    silently,
  );
  const compared = await doJob(
    { kind: 'forms', fp32: path, int8: out, inputs: inputs(2), plan, sessionOptions: {}, ...ENGINE },
    silently,
  );
  const { quantizedOperators, floatOperators } = (made as JobResult).facts.quantization as Record<string, number>;
  return { layers: [quantizedOperators, floatOperators], fidelity: (compared as ComparedOutputs).fidelity };
}

/** Figures that are missing or not finite have a note, which no output here has. */
function expectFigures(fidelity: readonly Fidelity[], outputs: number): void {
  expect(fidelity).toHaveLength(outputs);
  for (const { note, sqnrDb, unexercised } of fidelity) {
    expect(note).toBeUndefined();
    expect(unexercised === true ? sqnrDb : Number.isFinite(sqnrDb)).not.toBe(false);
  }
}

describe('trained models of other people', needsTrainedModels(), () => {
  it('a text detector with an open size: by convention, in batches; patterns do not exercise it', async () => {
    const model = await planned(`${OCR}/ch_PP-OCRv4_det_infer.onnx`);
    expect(inputsOf(model)).toEqual(['x image-nchw [N,3,224,224] convention pictures']);
    const { layers, fidelity } = await quantized(model);
    expect(layers).toEqual([62, 2]);
    expect(fidelity).toMatchObject([{ unexercised: true, sqnrDb: null, top1Agreement: null }]);
  });

  it('a text recognizer at the size that its owners use: its steps are no classes', async () => {
    const model = await planned(`${OCR}/ch_PP-OCRv4_rec_infer.onnx`, { size: { height: 48, width: 96 } });
    expect(inputsOf(model)).toEqual(['x image-nchw [N,3,48,96] size-option pictures']);
    const { layers, fidelity } = await quantized(model);
    expect(layers).toEqual([49, 2]);
    expectFigures(fidelity, 1);
    expect(fidelity).toMatchObject([{ top1Agreement: null }]);
  });

  it('a classifier of lines', async () => {
    const model = await planned(`${OCR}/ch_ppocr_mobile_v2.0_cls_infer.onnx`, { size: { height: 48, width: 192 } });
    expect(inputsOf(model)).toEqual(['x image-nchw [N,3,48,192] size-option pictures']);
    const { layers, fidelity } = await quantized(model);
    expect(layers).toEqual([54, 0]);
    expectFigures(fidelity, 1);
    expect(fidelity).toMatchObject([{ classes: 2 }]);
  });

  it('a YOLOv8 at the size in its metadata: patterns hold nothing that it finds, so there is no figure', async () => {
    const model = await planned('nudenet/320n.onnx');
    expect(inputsOf(model)).toEqual(['images image-nchw [N,3,320,320] metadata pictures']);
    const { layers, fidelity } = await quantized(model);
    expect(layers).toEqual([64, 0]);
    expect(fidelity).toMatchObject([{ unexercised: true, sqnrDb: null, top1Agreement: null }]);
  });

  it('a voice detector: samples, a state with its batch in the middle, a rate', async () => {
    const model = await planned('silero_vad/data/silero_vad_16k_op15.onnx', { shapes: { input: [1, 576] } });
    expect(inputsOf(model)).toEqual([
      'input tensor [N,576] shape-option waves',
      'state state [2,N,128] model constant',
      'sr scalar [] model constant',
    ]);
    const { layers, fidelity } = await quantized(model);
    // The LSTM stays in float.
    expect(layers).toEqual([6, 1]);
    expectFigures(fidelity, 2);
  });

  it('all layers behind an If: runs, and has no INT8 form', async () => {
    const model = await planned('silero_vad/data/silero_vad.onnx');
    expect(inputsOf(model)[0]).toBe('input tensor [N,256] graph waves');
    await expect(quantized(model)).rejects.toMatchObject({
      code: 'NOTHING_TO_QUANTIZE',
      message: expect.stringMatching(/is inside If/),
    });
  });

  it('weights of the onnx package are constants that nothing exercises: no figure', async () => {
    const model = await planned(`${LIGHT}/light_squeezenet.onnx`);
    expect(inputsOf(model)).toEqual(['data_0 image-nchw [1,3,224,224] model pictures']);
    const { layers, fidelity } = await quantized(model);
    expect(layers).toEqual([26, 0]);
    expect(fidelity).toMatchObject([{ unexercised: true, top1Agreement: null }]);
  });
});
