// Are the gains that `rn50 why` promises true? Makes ResNet50 in every slow form, asks why, does what the first verdict says,
// and measures both files against each other: the table of docs/int8-on-cpu.md. "By peaks" is what would be estimated of the
// same profile, without a trial, on a kind of CPU of which nothing was measured but its peaks.
// Usage: node bench/why-gains.mjs [form…]. Python with onnx and onnxruntime: RN50_PYTHON, or python3.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareBlocks, median } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { compare, profileModel, structuredImages } from '@rn50/inference-runner';
import { explain } from '@rn50/onnx-explain';
import {
  buildResNet50,
  int8Tensor,
  makeModel,
  readModel,
  tensorDims,
  tensorToInt8,
  writeModel,
} from '@rn50/onnx-model';
import { quantize, quantizeUncalibrated } from '@rn50/onnx-quantize';
import { npyOfImages } from './npy.mjs';

const PROFILES = 3;
const PAIRS = 6;
const RN50 = fileURLToPath(new URL('../apps/cli/dist/bin.js', import.meta.url));
const PYTHON_FORMS = fileURLToPath(new URL('./int8-forms.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rn50-why-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = (name) => join(folder, `${name}.onnx`);
const images = join(folder, 'images.npy');
const run = (program, args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** How each file comes about. */
const FORMS = {
  's8-s8-default': ['Python static, default (s8 x s8, QDQ)', python],
  's8-s8-qoperator': ['Python static, s8 x s8, QOperator', python],
  'u8-u8': ['Python static, u8 x u8', python],
  dynamic: ['Python dynamic', python],
  'float-add': ['QOperator with Add in float', (name) => ours(name, { form: 'qoperator', exclude: ['Add'] })],
  'opset-11': ['QDQ of opset 11', (name) => ours(name, { granularity: 'per-tensor' }, withOpset11)],
  'for-amx': ['every convolution as for AMX', (name) => ours(name, {}, asForAmx)],
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(FORMS);
const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const unmeasuredCpu = { ...cpu, int8Path: 'avx-vnni' };
const fp32 = buildResNet50();
const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
writeFileSync(path('fp32'), writeModel(fp32));
writeFileSync(images, npyOfImages(calibration));
const fp32Profile = await profiled('fp32');
// Not run, so that gains are those estimated from the profile; with integer operators, so that its graph can be judged all the same.
const again = quantizeUncalibrated(fp32, { form: 'qoperator', cpu });
const trials = ['plain', 'tuned'].map((recipe) => ({ recipe, model: again, ran: null }));

console.log(`${cpu.model}, INT8 path ${cpu.int8Path}, ${threads} threads, batch 1`);
console.log('| form | verdict | ms when asked | promised | by peaks | ms before, after | measured (95 % interval) |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const name of wanted) {
  const [label, make] = FORMS[name];
  await make(name);
  const { verdicts, peaks, total } = JSON.parse(
    run(process.execPath, [RN50, 'why', path(name), '--fp32', path('fp32'), '--json']),
  );
  const [{ code, expectedGain, fix }] = verdicts;
  const byPeaks = explain({
    int8: readModel(readFileSync(path(name))),
    fp32,
    cpu: unmeasuredCpu,
    profiles: { int8: await profiled(name), fp32: fp32Profile },
    peaks,
    trials,
  }).verdicts.find((verdict) => verdict.code === code)?.expectedGain;
  if (fix === null) {
    console.log(`| ${[label, code, total.int8Ms.toFixed(1), '-', shown(byPeaks), '-', 'no fix'].join(' | ')} |`);
    continue;
  }
  // As a user would: the command in a shell, with the images' place filled in.
  run('sh', ['-c', fix.replace(/^rn50/, `'${process.execPath}' '${RN50}'`).replace('<folder of images>', images)]);
  const fixed = fix.match(/ -o (\S+)/)[1];
  const [after, before] = await compare({
    variants: [
      { label: 'after', modelPath: fixed },
      { label: 'before', modelPath: path(name) },
    ],
    threads,
    pairs: PAIRS,
  });
  const { value, low, high } = compareBlocks('latency', after.blocks, before.blocks);
  const ms = [before, after].map(({ blocks }) => median(blocks.flatMap(({ samplesMs }) => samplesMs)).toFixed(1));
  const interval = `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  const promised = [total.int8Ms.toFixed(1), shown(expectedGain), shown(byPeaks)];
  console.log(`| ${[label, code, ...promised, ms.join(', '), interval].join(' | ')} |`);
}

function shown(gain) {
  return gain?.toFixed(2) ?? '-';
}

async function profiled(name) {
  const profiles = [];
  for (let round = 0; round < PROFILES; round += 1) {
    profiles.push(await profileModel({ modelPath: path(name), threads, runs: 12, warmup: 5 }));
  }
  return profiles.toSorted((a, b) => a.runMs - b.runMs)[0];
}

function python(name) {
  run(process.env.RN50_PYTHON ?? 'python3', [PYTHON_FORMS, path('fp32'), images, folder, name]);
}

async function ours(name, options, change = (model) => model) {
  const { model } = await quantize(fp32, { calibration, ...options });
  writeFileSync(path(name), writeModel(change(model)));
}

function withOpset11(model) {
  for (const domain of model.opsetImport) if (domain.domain === '') domain.version = 11n;
  return model;
}

/** All convolutions in GEMM form, where AMX is: weights and their zero points one less. */
function asForAmx(model) {
  const { graph } = model;
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const weights = new Set(graph.node.flatMap(({ opType, input }) => (opType === 'Conv' ? [input[1]] : [])));
  const moved = new Set(
    graph.node.flatMap(({ input, output }) => (weights.has(output[0]) ? [input[0], input[2]] : [])),
  );
  for (const name of moved) {
    const tensor = initializers.get(name);
    initializers.set(
      name,
      int8Tensor(
        name,
        tensorDims(tensor),
        tensorToInt8(tensor).map((code) => code - 1),
      ),
    );
  }
  graph.initializer = [...initializers.values()];
  return makeModel({
    graph,
    irVersion: Number(model.irVersion),
    opsets: Object.fromEntries(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])),
    producerName: 'bench',
    metadata: { 'rn50.tuned_for_int8_path': cpu.int8Path === 'amx' ? 'avx512-vnni' : 'amx' },
  });
}
