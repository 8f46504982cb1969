/** Stands in for `onnxruntime-node`: as much of its API as this project calls, with scripted times and made-up values. */
import { readFileSync } from 'node:fs';
import { pass } from '../../clock.mjs';
import { nodeCosts, runTimes, threadFactor } from './cost.mjs';
import { openGraph } from './graph.mjs';
import { createProfile } from './profile.mjs';
import { createEvaluator } from './values.mjs';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const LOAD_NS = 25_000_000;

export const env = { logLevel: 'warning', versions: { common: version, node: version } };

export class Tensor {
  constructor(type, data, dims) {
    Object.assign(this, { type, data, dims });
  }
}

export const InferenceSession = {
  async create(model, options) {
    const graph = openGraph(typeof model === 'string' ? readFileSync(model) : model);
    pass(LOAD_NS, 1);
    return createSession(graph, options);
  },
};

function createSession(graph, { intraOpNumThreads: threads, ...options }) {
  const nextRun = runTimes(graph);
  const evaluate = createEvaluator(graph);
  const profile = options.enableProfiling ? createProfile(graph, options) : null;
  // The same feeds are run again and again while the model is timed.
  const known = new WeakMap();
  const prepared = (feeds) => {
    const { dims } = feeds[graph.input.name];
    const costs = nodeCosts(graph, dims);
    const outputs = Object.entries(evaluate(feeds)).map(([name, { type, data, dims }]) => [
      name,
      new Tensor(type, data, dims),
    ]);
    return { dims, costs, outputs: Object.fromEntries(outputs) };
  };
  return {
    inputNames: [graph.input.name],
    outputNames: graph.outputs.map(({ name }) => name),
    inputMetadata: [graph.input],
    outputMetadata: graph.outputs,
    async run(feeds) {
      const { dims, costs, outputs } = known.get(feeds) ?? prepared(feeds);
      if (!known.has(feeds)) known.set(feeds, { dims, costs, outputs });
      const factor = threadFactor(threads) * nextRun();
      profile?.record(dims, costs, factor);
      pass((costs.reduce((sum, { ns }) => sum + ns, 0) + costs.overheadNs) * factor, threads);
      return outputs;
    },
    endProfiling: () => profile?.write(),
    release: async () => {},
  };
}
