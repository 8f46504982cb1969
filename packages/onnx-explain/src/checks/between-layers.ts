import { isIntegerOperator, multiplies, type NodeProto } from '@rn50/onnx-model';
import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { connected } from '../islands/connected.js';
import { countsOf } from '../islands/cost.js';
import { changesLayout, hasIntegerForm } from '../islands/find-islands.js';
import { nodeKinds } from '../islands/node-kinds.js';
import { roundMs, timeOf, undisturbedMs } from '../node-times.js';

/** Shares of shorter runs are the engine's overhead. */
const LEAST_RUN_MS = 0.5;
const LEAST_SHARE_OF_TRANSPOSES = 0.1;
/** The additions of ResNet's shortcuts and their like take up to 0.1. */
const LEAST_SHARE_OF_CHAINS = 0.15;
const LEAST_SHARE_WITHOUT_FORM = 0.05;

/** Transposes that take a part of the run: those of the file, and those that the engine puts around its integer layers. */
export function transposes(context: Context): Finding | null {
  const { running, written } = context.int8;
  const nodes = running.nodes.filter(({ opType }) => opType === 'Transpose');
  const cost = costOf(nodes, LEAST_SHARE_OF_TRANSPOSES, context);
  if (cost === null) return null;
  const inFile = nodes.filter(({ output }) => written.producer(output[0])?.opType === 'Transpose').length;
  const source =
    inFile === nodes.length
      ? 'They are in the file itself.'
      : inFile === 0
        ? 'The engine puts them between its integer convolutions, which have the channels last, and operators that do not.'
        : `${inFile} of ${nodes.length} are in the file itself; the engine put in the others, between its integer convolutions, which have the channels last, and operators that do not.`;
  return finding('transposes', {
    cause: `Transposes take ${cost.words} of the run, and calculate nothing. ${source}`,
    evidence: { ...named(nodes), inFile, ...cost.evidence },
    remedy: { recipe: 'plain' },
    estimatedGain: null,
  });
}

/** Element-wise operators on integers behind one another, as SiLU and HardSwish become. */
export function elementwiseChains(context: Context): Finding | null {
  const { running } = context.int8;
  const elementwise = new Set(running.nodes.filter(isElementwise));
  const chains = connected(elementwise, running).filter(
    (chain) => chain.length > 1 && chain.some(({ opType }) => !/^QLinear(Add|Concat)$/.test(opType)),
  );
  const nodes = chains.flat();
  const cost = costOf(nodes, LEAST_SHARE_OF_CHAINS, context);
  if (cost === null) return null;
  return finding('elementwise-chains', {
    cause: `Chains of element-wise operators on integers take ${cost.words} of the run (${listed(nodes, context)}): each of them reads and writes whole tensors, and none is part of a convolution.`,
    evidence: { ...named(nodes), chains: chains.length, operators: countsOf(nodes), ...cost.evidence },
    remedy: { recipe: 'plain' },
    estimatedGain: null,
  });
}

/** Operators for which the engine has no integer kernel: they take as long as in FP32. */
export function withoutIntegerForm(context: Context): Finding | null {
  const { running } = context.int8;
  const kinds = nodeKinds(running);
  const nodes = running.nodes.filter((node) => {
    return kinds.get(node) === 'float' && !hasIntegerForm(node) && !changesLayout(node);
  });
  const cost = costOf(nodes, LEAST_SHARE_WITHOUT_FORM, context);
  if (cost === null) return null;
  return finding('no-integer-form', {
    cause: `Operators without an INT8 form in the engine take ${cost.words} of the run, whatever their neighbours work in (${listed(nodes, context)}).`,
    evidence: { ...named(nodes), operators: countsOf(nodes), ...cost.evidence },
    remedy: { recipe: 'plain' },
    estimatedGain: null,
  });
}

function isElementwise({ opType }: NodeProto): boolean {
  return isIntegerOperator(opType) && !multiplies(opType) && !/Pool|Reduce|DynamicQuantize/.test(opType);
}

/** Time of these nodes; null where it is unknown, or too little to matter. In a trial's result any time counts. */
function costOf(nodes: readonly NodeProto[], leastShare: number, { int8, isTrial }: Context) {
  const [ms, runMs] = [timeOf(nodes, int8), undisturbedMs(int8)];
  if (nodes.length === 0 || ms === null || runMs === null) return null;
  const share = runMs > 0 ? ms / runMs : 0;
  if (!isTrial && (share < leastShare || runMs < LEAST_RUN_MS)) return null;
  const words = `${Math.round(100 * share)} %`;
  return { words, evidence: { ms: roundMs(ms), runMs: roundMs(runMs) } };
}

/** `QLinearSigmoid 16 %, QLinearMul 15 %`: the share of the run that each operator takes. */
function listed(nodes: readonly NodeProto[], { int8 }: Context): string {
  const runMs = undisturbedMs(int8) ?? 0;
  const operators = [...new Set(nodes.map(({ opType }) => opType))].map((operator) => {
    const own = nodes.filter(({ opType }) => opType === operator);
    return { operator, ms: timeOf(own, int8) ?? 0 };
  });
  return operators
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ operator, ms }) => `${operator} ${Math.round((100 * ms) / runMs)} %`)
    .join(', ');
}
