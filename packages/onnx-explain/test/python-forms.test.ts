import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readModel, writeModel } from '@rn50/onnx-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../testing/python.js';
import { explain } from '../src/index.js';
import { AMX, VNNI } from './cpus.js';
import { network } from './networks.js';
import { profile } from './profile.js';

/** python -c QUANTIZE folder: every form of onnxruntime.quantization of folder/fp32.onnx. */
const QUANTIZE = `
import sys
import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

folder = sys.argv[1]
types = {"s": QuantType.QInt8, "u": QuantType.QUInt8, "16": QuantType.QUInt16, "4": QuantType.QInt4}
formats = {"qdq": QuantFormat.QDQ, "qoperator": QuantFormat.QOperator}
random = np.random.default_rng(1)

class Images(CalibrationDataReader):
    def __init__(self, source):
        data = onnx.load(source).graph.input[0]
        shape = [dim.dim_value or 1 for dim in data.type.tensor_type.shape.dim]
        self.images = iter([{data.name: random.standard_normal(shape).astype(np.float32)} for _ in range(2)])
    def get_next(self):
        return next(self.images, None)

def static(name, form, activations, weights, source="fp32", **options):
    source = f"{folder}/{source}.onnx"
    quantize_static(source, f"{folder}/{name}.onnx", Images(source), quant_format=formats[form],
                    activation_type=types[activations], weight_type=types[weights], **options)

quant_pre_process(f"{folder}/mobile.onnx", f"{folder}/mobile.onnx", skip_symbolic_shape=True)
for form in formats:
    for pair in ("us", "ss", "uu"):
        for suffix, reduce_range in (("", False), ("-7bit", True)):
            static(f"{form}-{pair}-tensor{suffix}", form, *pair, reduce_range=reduce_range)
            static(f"{form}-{pair}-channel{suffix}", form, *pair, per_channel=True, reduce_range=reduce_range)
        static(f"mobile-{form}-{pair}", form, *pair, source="mobile")
    for option in ("ActivationSymmetric", "WeightSymmetric", "AddQDQPairToWeight", "DedicatedQDQPair", "UseQDQContribOps"):
        static(f"{form}-{option}", form, "u", "s", extra_options={option: True})
    static(f"{form}-FloatBias", form, "u", "s", extra_options={"QuantizeBias": False})
    static(f"{form}-only-conv", form, "u", "s", per_channel=True, op_types_to_quantize=["Conv"])
static("excluded-add", "qoperator", "u", "s", per_channel=True, nodes_to_exclude=["add", "add_relu"])
static("16-bit-activations", "qdq", "16", "s")
static("4-bit-weights", "qdq", "u", "4")
for weights in "su":
    quantize_dynamic(f"{folder}/fp32.onnx", f"{folder}/dynamic-{weights}.onnx", weight_type=types[weights])
`;

const MOBILE = fileURLToPath(new URL('../../onnx-quantize/test/fixtures/digits-mobile.onnx', import.meta.url));
const HEALTHY = ['healthy'];
const SIGNED = ['signed-activations-on-x86'];
const UNSIGNED = ['unsigned-weights'];
const DYNAMIC = ['dynamic-quantization'];
const FORMS = ['qdq', 'qoperator'] as const;
const both = (name: string, codes: string[]) => FORMS.map((form): [string, string[]] => [`${form}-${name}`, codes]);
const ranges = (name: string, codes: string[]) => [...both(name, codes), ...both(`${name}-7bit`, codes)];

const python = usePython();

// The graphs are those that ONNX Runtime makes on x86.
const onX64 = describe.runIf(process.arch === 'x64');

onX64('files of Python onnxruntime.quantization', needsPython('onnxruntime.quantization'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'rn50-forms-'));
  const load = (name: string) => readModel(readFileSync(join(folder, `${name}.onnx`)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(async () => {
    writeFileSync(join(folder, 'fp32.onnx'), writeModel(network(null)));
    copyFileSync(MOBILE, join(folder, 'mobile.onnx'));
    await python(QUANTIZE, folder);
  }, 120_000);

  it.each<[string, string[]]>([
    ...ranges('us-tensor', HEALTHY),
    ...ranges('us-channel', HEALTHY),
    ...ranges('ss-tensor', SIGNED),
    ...ranges('ss-channel', SIGNED),
    ...ranges('uu-tensor', UNSIGNED),
    ['qdq-uu-channel', UNSIGNED],
    ['qdq-uu-channel-7bit', UNSIGNED],
    // Scales per channel are for int8 in Python's integer operators: what is not fast is the Gemm, too small to matter.
    ['qoperator-uu-channel', HEALTHY],
    ['qoperator-uu-channel-7bit', HEALTHY],
    ...both('WeightSymmetric', HEALTHY),
    ...both('AddQDQPairToWeight', HEALTHY),
    ...both('DedicatedQDQPair', HEALTHY),
    ...both('UseQDQContribOps', HEALTHY),
    ...both('FloatBias', HEALTHY),
    // With zero points in the middle Relu no longer vanishes into the range.
    ...both('ActivationSymmetric', ['float-islands']),
    ['excluded-add', ['float-islands']],
    ['16-bit-activations', ['unfused-qdq']],
    ['4-bit-weights', ['unfused-qdq']],
    ['dynamic-s', DYNAMIC],
    ['dynamic-u', DYNAMIC],
  ])('%s: %s', async (name, codes) => {
    const [model, fp32] = [load(name), load('fp32')];
    const profiles = { int8: await profile(model), fp32: await profile(fp32) };
    const { verdicts, layers, others, total } = explain({ int8: model, fp32, cpu: VNNI, profiles, peaks: null });
    expect(verdicts.map((verdict) => verdict.code)).toEqual(codes);
    expect(layers.map(({ macs }) => macs)).toEqual([147_456, 147_456, 160]);
    expect(layers.every(({ fp32Ms, int8Ms }) => fp32Ms !== null && int8Ms !== null)).toBe(true);
    const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);
    expect(sum([...layers, ...others].map(({ int8Ms }) => int8Ms)) + (total?.int8BetweenMs ?? 0)).toBeCloseTo(
      profiles.int8.runMs,
    );
    expect(sum([...layers, ...others].map(({ fp32Ms }) => fp32Ms)) + (total?.fp32BetweenMs ?? 0)).toBeCloseTo(
      profiles.fp32.runMs,
    );
    const [onAmx] = explain({ int8: model, fp32, cpu: AMX, profiles, peaks: null }).verdicts;
    expect(onAmx?.code).toBe(codes === HEALTHY ? 'direct-kernel-on-amx' : codes[0]);
  });

  it.each([...both('us', HEALTHY), ...both('ss', SIGNED), ...both('uu', UNSIGNED)])(
    'a network of depthwise convolutions, squeeze-excite and padded channels, %s: %s',
    async (name, codes) => {
      const [model, fp32] = [load(`mobile-${name}`), load('mobile')];
      const profiles = { int8: await profile(model), fp32: await profile(fp32) };
      const { verdicts, layers } = explain({ int8: model, fp32, cpu: VNNI, profiles, peaks: null });
      // How much of the run HardSwish takes, which has no integer form, depends on the machine.
      const others: readonly string[] = ['healthy', 'no-integer-form', 'elementwise-chains', 'transposes'];
      const causes = verdicts.map(({ code }) => code).filter((code) => !others.includes(code));
      expect(causes).toEqual(codes === HEALTHY ? [] : codes);
      expect(layers).toHaveLength(23);
      expect(layers.filter(({ fp32Ms, int8Ms }) => fp32Ms === null || int8Ms === null)).toEqual([]);
    },
  );
});
