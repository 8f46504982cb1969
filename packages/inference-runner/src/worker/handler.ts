import type { Clock } from '../clock.js';
import type { Engine, EngineSession, EngineSpec } from '../engine/engine.js';
import { type ImageInput, imageInput } from '../input/image-input.js';
import { RunnerError } from '../runner-error.js';
import { type Bench, prepareBench } from './bench.js';
import { inferImages } from './infer-images.js';
import type { Reply, Request, WorkerFailure } from './protocol.js';

/** What engines and Node say when memory cannot be had. */
const OUT_OF_MEMORY = /bad.?alloc|failed to allocate|out of memory|allocation failed|cannot allocate/i;

/** Answers one worker's requests; the same code serves a child process and a simulation with a fake clock. */
export interface Handler {
  handle(request: Request): Promise<Reply>;
  dispose(): Promise<void>;
}

export function createHandler(options: {
  readonly loadEngine: (spec: EngineSpec) => Promise<Engine>;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly peakRssBytes: () => number;
}): Handler {
  let loaded: { session: EngineSession; input: ImageInput } | undefined;
  let bench: Bench | undefined;

  const answer = async (request: Request): Promise<Reply> => {
    const peakRssBytes = options.peakRssBytes;
    switch (request.kind) {
      case 'load': {
        const engine = await options.loadEngine(request.engine);
        const session = await engine.load(request.modelPath, request.sessionOptions);
        const description = session.describe();
        const input = imageInput(description);
        loaded = { session, input };
        return { kind: 'load', answer: { description, input }, peakRssBytes: peakRssBytes() };
      }
      case 'prepare': {
        const { batch, seed } = request;
        const { clock, wallClock } = options;
        bench = await prepareBench({ ...required(loaded), batch, seed, clock, wallClock });
        return { kind: 'prepare', answer: {}, peakRssBytes: peakRssBytes() };
      }
      case 'warm-up': {
        const warmedUp = await required(bench).warmUp(request.plan);
        return { kind: 'warm-up', answer: warmedUp, peakRssBytes: peakRssBytes() };
      }
      case 'block': {
        const block = await required(bench).block(request.plan);
        return { kind: 'block', answer: block, peakRssBytes: peakRssBytes() };
      }
      case 'infer': {
        const { session, input } = required(loaded);
        const inferred = await inferImages(session, input, request.inputs);
        return { kind: 'infer', answer: inferred, peakRssBytes: peakRssBytes() };
      }
      case 'finish':
        return { kind: 'finish', answer: {}, peakRssBytes: peakRssBytes() };
    }
  };

  return {
    async handle(request) {
      try {
        return await answer(request);
      } catch (error) {
        return { kind: 'failed', failure: failureOf(error, request.kind), peakRssBytes: options.peakRssBytes() };
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

function failureOf(error: unknown, during: Request['kind']): WorkerFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (OUT_OF_MEMORY.test(message)) {
    return { code: 'OUT_OF_MEMORY', message, remedy: 'Use a smaller batch, or give the process more memory.' };
  }
  if (error instanceof RunnerError) return { code: error.code, message, remedy: error.remedy };
  return during === 'prepare' || during === 'load'
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
