import { RunnerError } from '../../runner-error.js';
import type { EngineProfile, EngineSession, NodeTime } from '../engine.js';
import type { Feeds } from '../tensor.js';
import type { OpenVino } from './calls.js';
import { fileGraph } from './file-graph.js';
import type { ProfilingInfo } from './library/bindings.js';
import { type FileNode, matchNodes, type RanNode } from './match-nodes.js';
import type { OpenedSession } from './session.js';

/** After a run: how long it took, and what the nodes took on average in all runs of the request so far, in whole microseconds. */
export interface Snapshot {
  readonly request: bigint;
  readonly runMs: number;
  readonly nodes: readonly ProfilingInfo[];
}

/** Reads the times of OpenVINO's nodes after every run. */
export function profiled(session: OpenedSession, ov: OpenVino, model: string | Uint8Array): EngineSession {
  const snapshots: Snapshot[] = [];
  const noted = async <T>(run: () => Promise<T>): Promise<T> => {
    const start = process.hrtime.bigint();
    const result = await run();
    const runMs = Number(process.hrtime.bigint() - start) / 1e6;
    const { request } = session;
    if (request !== null) snapshots.push({ request, runMs, nodes: ov.profile(request) });
    return result;
  };
  const compute = (feeds: Feeds) => session.compute?.(feeds) ?? session.run(feeds);
  return {
    describe: session.describe,
    requests: 1,
    run: (feeds) => noted(() => session.run(feeds)),
    compute: (feeds) => noted(() => compute(feeds)),
    async profile(runs) {
      return profileOf(snapshots, runs, (await fileGraph(model)).nodes);
    },
    dispose: session.dispose,
  };
}

/**
 * Mean times of the last `runs` runs, since OpenVINO tells averages only. A node that was matched has the name and operator of
 * the file, any other its own. Pure.
 * @throws RunnerError RUN_FAILED if there were fewer runs
 */
export function profileOf(snapshots: readonly Snapshot[], runs: number, file: readonly FileNode[]): EngineProfile {
  const last = snapshots.at(-1);
  const ofRequest = snapshots.filter(({ request }) => request === last?.request);
  const counted = ofRequest.slice(-runs);
  if (last === undefined || counted.length < runs) {
    throw new RunnerError({
      code: 'RUN_FAILED',
      message: `The model could not be profiled: there were ${ofRequest.length} runs instead of ${runs}.`,
      remedy: 'Run the model as often before asking for its profile.',
    });
  }
  const ran = ranNodes(last.nodes);
  const matched = matchNodes(
    ran.map(({ node }) => node),
    file,
  );
  const nodes = ran.map(({ node, at, kernel }): NodeTime & { readonly isMatched: boolean } => {
    const known = matched.get(node);
    return {
      name: known === undefined ? node.name : known.name || (known.outputs[0] ?? ''),
      opType: known?.opType ?? node.nodeType,
      ...timesOf(ofRequest, runs, at),
      kernel,
      inputTypes: [],
      inputShapes: [],
      outputTypes: [],
      outputShapes: [],
      isMatched: known !== undefined,
    };
  });
  const sum = (times: readonly { readonly ms: number }[]) => times.reduce((total, { ms }) => total + ms, 0);
  const all = sum(nodes);
  return {
    runs,
    runMs: counted.reduce((total, { runMs }) => total + runMs, 0) / runs,
    nodes: nodes.map(({ isMatched: _, ...node }) => node),
    unmatchedShare: all > 0 ? sum(nodes.filter(({ isMatched }) => !isMatched)) / all : 0,
    optimizedModelPath: null,
  };
}

/** Nodes that took time. What was fused into a node stands behind it, without a kernel of its own. */
function ranNodes(infos: readonly ProfilingInfo[]) {
  const ran: { readonly node: RanNode & { fused: string[] }; readonly at: number; readonly kernel: string }[] = [];
  let host: RanNode & { fused: string[] } = { name: '', nodeType: '', fused: [] };
  for (const [at, { node_name: name, node_type: nodeType, exec_type: kernel, real_time: us }] of infos.entries()) {
    if (kernel === 'undef') {
      host.fused.push(name);
      continue;
    }
    host = { name, nodeType, fused: [] };
    if (Number(us) > 0) ran.push({ node: host, at, kernel });
  }
  return ran;
}

/** Averages of whole microseconds over all runs so far, taken apart: the mean is known to `all / runs` microseconds. */
function timesOf(ofRequest: readonly Snapshot[], runs: number, at: number): Pick<NodeTime, 'ms' | 'fastestMs'> {
  const all = ofRequest.length;
  const sumUs = (done: number): number => done * Number(ofRequest[done - 1]?.nodes[at]?.real_time ?? 0);
  const ms = Math.max(0, sumUs(all) - sumUs(all - runs)) / runs / 1000;
  let fastestMs = ms;
  for (let done = all - runs + 1; done <= all; done += 1) {
    const oneMs = (sumUs(done) - sumUs(done - 1)) / 1000;
    if (oneMs > 0) fastestMs = Math.min(fastestMs, oneMs);
  }
  return { ms, fastestMs };
}
