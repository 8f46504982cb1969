/**
 * A clock that passes only while the fake engine computes, loads a model, or somebody sleeps. Processes keep it in step by
 * their messages (Lamport 1978): each carries its sender's time, and a receiver is never behind. So every time and every
 * duration is the same in each run, however the real processes are scheduled.
 */
import { ChildProcess } from 'node:child_process';
import timers from 'node:timers/promises';

const EPOCH_MS = Date.UTC(2026, 0, 15, 12);
const STAMP = '__goldenNs';
const PEAK_RSS_KB = 98_304;

/** Whole nanoseconds since the fake machine was switched on. */
let nowNs = 0;
let cpuNs = 0;
/** Busy loops that wait for the next message, see `untilNextMessage`. */
const waiting = [];

export const elapsedMs = () => nowNs / 1e6;

/** Lets time pass in which this process keeps `cpus` CPUs busy. */
export function pass(ns, cpus = 0) {
  nowNs += Math.round(ns);
  cpuNs += Math.round(ns * cpus);
}

export function installClock() {
  installTime();
  installUsage();
  installSleep();
  stampMessages();
}

function installTime() {
  const RealDate = Date;
  const epochNow = () => EPOCH_MS + Math.floor(elapsedMs());
  RealDate.now = epochNow;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [epochNow()] : args, newTarget),
  });
  performance.now = elapsedMs;
  process.hrtime.bigint = () => BigInt(nowNs);
}

function installUsage() {
  process.cpuUsage = (before = { user: 0, system: 0 }) => ({
    user: Math.round(cpuNs / 1000) - before.user,
    system: -before.system,
  });
  const { resourceUsage } = process;
  process.resourceUsage = () => ({ ...resourceUsage.call(process), maxRSS: PEAK_RSS_KB });
}

function installSleep() {
  const { setImmediate } = timers;
  timers.setTimeout = async (ms, value, { signal } = {}) => {
    signal?.throwIfAborted();
    pass(ms * 1e6);
    return setImmediate(value);
  };
  timers.setImmediate = (value) => (process.connected ? untilNextMessage(value) : setImmediate(value));
}

/**
 * Several instances compute until a message stops them. How many runs fit in before it arrives depends on the real
 * machine; here it is one.
 */
function untilNextMessage(value) {
  return new Promise((resolve) => waiting.push(() => resolve(value)));
}

function stampMessages() {
  if (process.send !== undefined) process.send = stamping(process.send);
  process.emit = receiving(process.emit);
  ChildProcess.prototype.emit = receiving(ChildProcess.prototype.emit);
  // Node gives each child a `send` of its own when its channel is set up.
  Object.defineProperty(ChildProcess.prototype, 'send', {
    configurable: true,
    get: () => undefined,
    set(send) {
      Object.defineProperty(this, 'send', { value: stamping(send), configurable: true, writable: true });
    },
  });
}

function stamping(send) {
  return function (message, ...rest) {
    const isPlain = typeof message === 'object' && message !== null && !Array.isArray(message);
    return send.call(this, isPlain ? { ...message, [STAMP]: nowNs } : message, ...rest);
  };
}

function receiving(emit) {
  return function (event, message, ...rest) {
    if (event !== 'message' || typeof message !== 'object' || message === null || !(STAMP in message)) {
      return emit.call(this, event, message, ...rest);
    }
    const { [STAMP]: sentNs, ...given } = message;
    nowNs = Math.max(nowNs, sentNs);
    const result = emit.call(this, event, given, ...rest);
    for (const resume of waiting.splice(0)) resume();
    return result;
  };
}
