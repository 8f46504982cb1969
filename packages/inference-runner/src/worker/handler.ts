import { dimsAt, fixedBatch, type InputPlan, inputSpecs, OnnxModelError, planInputs } from '@rn50/onnx-model/inputs';
import type { BusyWait, Clock } from '../clock.js';
import type { Engine, EngineDescription, EngineSession } from '../engine/engine.js';
import { saysOutOfMemory } from '../engine/out-of-memory.js';
import { RunnerError } from '../runner-error.js';
import { type Bench, prepareBench } from './bench.js';
import { inferFeeds } from './infer-feeds.js';
import type { Meter } from './meter.js';
import { probe } from './probe.js';
import type { Reply, Request, Totals, WorkerFailure } from './protocol.js';

/** Answers one worker's requests; the same code serves a child process and a simulation with a fake clock. */
export interface Handler {
  handle(request: Request): Promise<Reply>;
  dispose(): Promise<void>;
}

export function createHandler(options: {
  /** Takes the URL of the engine's module. */
  readonly importEngine: (module: string) => Promise<Engine>;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly busyWait: BusyWait;
  /** null in a simulation. */
  readonly meter: Meter | null;
}): Handler {
  let engine: Engine | undefined;
  let loaded: { session: EngineSession; plan: InputPlan } | undefined;
  let bench: Bench | undefined;
  const totals = (): Totals => ({
    peakRssBytes: options.meter?.peakRssBytes() ?? 0,
    cpuMs: options.meter?.cpuMs() ?? 0,
  });

  const answer = async (request: Request): Promise<Reply> => {
    switch (request.kind) {
      case 'load': {
        const startMs = options.clock();
        engine = await options.importEngine(request.engine);
        if (request.sessionOptions.profileFolder !== undefined && !engine.canProfile) throw cannotProfile(engine);
        const inputDims = request.inputs === undefined ? undefined : dimsOf(request.inputs, request.batch);
        const session = await engine.load(request.modelPath, { ...request.sessionOptions, inputDims });
        const loadMs = options.clock() - startMs;
        const description = session.describe();
        const plan = request.inputs ?? conventionalPlan(description);
        loaded = { session, plan };
        return { kind: 'load', answer: { description, inputs: plan, loadMs }, totals: totals() };
      }
      case 'prepare': {
        const { batch, seed, scenario } = request;
        const { clock, wallClock, busyWait, meter } = options;
        bench = await prepareBench({ ...required(loaded), batch, seed, scenario, clock, wallClock, busyWait, meter });
        const { warnings, firstRunMs } = bench;
        return { kind: 'prepare', answer: { warnings, firstRunMs }, totals: totals() };
      }
      case 'probe':
        return { kind: 'probe', answer: await probe(required(loaded).session, request), totals: totals() };
      case 'warm-up': {
        const warmedUp = await required(bench).warmUp(request.plan);
        return { kind: 'warm-up', answer: warmedUp, totals: totals() };
      }
      case 'block': {
        const block = await required(bench).block(request.plan);
        return { kind: 'block', answer: block, totals: totals() };
      }
      case 'wake':
        return { kind: 'wake', answer: await required(bench).wake(request.settleMs), totals: totals() };
      case 'count':
        return { kind: 'count', answer: await required(bench).count(request.plan), totals: totals() };
      case 'halt':
        return { kind: 'halt', answer: await required(bench).halt(), totals: totals() };
      case 'infer': {
        const { session, plan } = required(loaded);
        const inferred = await inferFeeds(session, plan, request.feeds);
        return { kind: 'infer', answer: inferred, totals: totals() };
      }
      case 'profile': {
        const profile = await required(loaded).session.profile?.(request.runs);
        if (profile === undefined) throw cannotProfile(required(engine));
        return { kind: 'profile', answer: profile, totals: totals() };
      }
      case 'finish':
        return { kind: 'finish', answer: {}, totals: totals() };
    }
  };

  return {
    async handle(request) {
      try {
        return await answer(request);
      } catch (error) {
        return { kind: 'failed', failure: failureOf(error, request.kind, engine), totals: totals() };
      }
    },
    async dispose() {
      await loaded?.session.dispose();
    },
  };
}

function required<T>(value: T | undefined): T {
  if (value !== undefined) return value;
  throw new RunnerError({
    code: 'RUN_FAILED',
    message: 'A request came before the one it builds on.',
    remedy: 'Load, prepare, then measure.',
  });
}

function dimsOf(plan: InputPlan, batch = 1): Readonly<Record<string, readonly number[]>> {
  const used = fixedBatch(plan) ?? batch;
  return Object.fromEntries(plan.inputs.map((input) => [input.name, dimsAt(input, used)]));
}

/** @throws RunnerError MODEL_UNSUPPORTED */
function conventionalPlan({ inputs }: EngineDescription): InputPlan {
  try {
    return planInputs(inputSpecs(inputs));
  } catch (cause) {
    if (!(cause instanceof OnnxModelError)) throw cause;
    const { message, remedy } = cause;
    throw new RunnerError({ code: 'MODEL_UNSUPPORTED', message, remedy, cause });
  }
}

function cannotProfile({ title }: Engine): RunnerError {
  return new RunnerError({
    code: 'ENGINE_CANNOT_PROFILE',
    message: `${title} cannot report the time of each node.`,
    remedy: 'Profile with another engine.',
  });
}

function failureOf(error: unknown, during: Request['kind'], engine: Engine | undefined): WorkerFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (saysOutOfMemory(message) || engine?.saysOutOfMemory(message) === true) {
    return { code: 'OUT_OF_MEMORY', message, remedy: 'Use a smaller batch, or give the process more memory.' };
  }
  const isOfModel = during === 'prepare' || during === 'load';
  const isTyped = error instanceof RunnerError && !(isOfModel && error.code === 'RUN_FAILED');
  if (isTyped) return { code: error.code, message, remedy: error.remedy };
  return isOfModel
    ? {
        code: 'MODEL_REJECTED',
        message: `The model does not run: ${message}`,
        remedy: 'Run the model once with this engine alone; check its input shape and operators.',
      }
    : {
        code: 'RUN_FAILED',
        message: `The engine failed in the middle of a run: ${message}`,
        remedy: 'Run again; if it stays, report it to the engine with this message.',
      };
}
