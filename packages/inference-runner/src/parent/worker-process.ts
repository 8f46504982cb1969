import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import {
  isReplyTo,
  type Reply,
  type Request,
  type RequestKind,
  type RequestOf,
  type Totals,
} from '../worker/protocol.js';
import { classifyDeath, type Death, type Failure, failureOfReply } from './death.js';
import { type Ending, endGroup, endOf } from './ending.js';
import type { Closing, Link, Outcome } from './link.js';
import { readOomKills } from './oom-kills.js';

const WORKER_FILE = fileURLToPath(new URL('../worker/main.js', import.meta.url));
/** Time between SIGTERM and SIGKILL. */
const KILL_GRACE_MS = 2_000;
/** Timeout for the final record, and again for the shutdown of the engine after it. */
const CLOSE_TIMEOUT_MS = 10_000;
const STDERR_TAIL_CHARACTERS = 4_000;
/** The longest a timer of Node can wait (24.8 days); a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Starts a worker process. It ends when this process ends, in whatever way, because it watches its standard input.
 * @param signal ends the worker when aborted
 * @param launcher a command that starts the worker's command, e.g. `taskset -c 0,1`
 */
export async function openWorkerProcess(signal?: AbortSignal, launcher: readonly string[] = []): Promise<Link> {
  const oomKillsBefore = await readOomKills();
  const child = startChild(launcher);
  let stderrTail = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-STDERR_TAIL_CHARACTERS);
  });
  // Writing to an ended worker fails; `ended` has the reason.
  child.stdin.on('error', () => {});

  let totals: Totals = { peakRssBytes: 0, cpuMs: 0 };
  let killedFor: Death['killedFor'] = null;
  let onReply: ((reply: Reply) => void) | undefined;
  child.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    ({ totals } = message);
    onReply?.(message);
  });

  const ended = endOf(child).then(async (ending: Ending): Promise<Death> => {
    if (child.pid !== undefined) endGroup(child.pid);
    const oomKillsNow = await readOomKills();
    const oomKills = oomKillsNow === null || oomKillsBefore === null ? null : oomKillsNow - oomKillsBefore;
    return { ...ending, killedFor, oomKills, peakRssBytes: totals.peakRssBytes, stderrTail: stderrTail.trim() };
  });

  const end = async (reason: Exclude<Death['killedFor'], null>): Promise<void> => {
    killedFor ??= reason;
    child.kill('SIGTERM');
    await ended;
  };
  const onAbort = (): void => void end({ kind: 'abort' });
  signal?.addEventListener('abort', onAbort, { once: true });
  void ended.then(() => signal?.removeEventListener('abort', onAbort));
  if (signal?.aborted === true) onAbort();

  const exchange = async (
    request: Request,
    timeoutMs: number,
  ): Promise<{ readonly reply: Reply } | { readonly failure: Failure }> => {
    const reply = new Promise<{ reply: Reply }>((resolve) => {
      onReply = (value) => resolve({ reply: value });
    });
    const waitMs = Math.min(timeoutMs, LONGEST_TIMER_MS);
    const timer = setTimeout(() => void end({ kind: 'timeout', timeoutMs: waitMs }), waitMs);
    try {
      void send(child, request);
      return await Promise.race([reply, ended.then((death) => ({ failure: classifyDeath(death) }))]);
    } finally {
      clearTimeout(timer);
      onReply = undefined;
    }
  };

  return {
    pid: child.pid ?? null,
    totals: () => totals,
    async ask<K extends RequestKind>(request: RequestOf<K>, timeoutMs: number): Promise<Outcome<K>> {
      const result = await exchange(request, timeoutMs);
      if ('failure' in result) return { ok: false, failure: result.failure };
      const { reply } = result;
      if (isReplyTo<K>(reply, request)) return { ok: true, answer: reply.answer };
      return { ok: false, failure: failureOfReply(reply) };
    },
    async close(): Promise<Closing> {
      const result = await exchange({ kind: 'finish' }, CLOSE_TIMEOUT_MS);
      if ('failure' in result) return { kind: 'unframed', failure: result.failure };
      const timer = setTimeout(() => void end({ kind: 'timeout', timeoutMs: CLOSE_TIMEOUT_MS }), CLOSE_TIMEOUT_MS);
      const death = await ended;
      clearTimeout(timer);
      const clean = death.exitCode === 0 || death.killedFor?.kind === 'abort';
      return clean ? { kind: 'clean' } : { kind: 'teardown-failed', message: classifyDeath(death).message };
    },
    kill: () => end({ kind: 'abort' }),
  };
}

function startChild(launcher: readonly string[]) {
  const [file = process.execPath, ...args] = [...launcher, process.execPath, WORKER_FILE];
  return execa(file, args, {
    ipc: true,
    serialization: 'advanced',
    buffer: false,
    reject: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'pipe',
    cleanup: true,
    forceKillAfterDelay: KILL_GRACE_MS,
    // A process group of its own: Ctrl-C does not reach it, and it can be killed with its children.
    detached: process.platform !== 'win32',
  });
}

/** Sending to an ended worker fails, at once or later; `ended` has the reason. */
async function send(child: ReturnType<typeof startChild>, request: Request): Promise<void> {
  try {
    await child.sendMessage(request);
  } catch {}
}

function isReply(message: unknown): message is Reply {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    ('answer' in message || 'failure' in message) &&
    'totals' in message
  );
}
