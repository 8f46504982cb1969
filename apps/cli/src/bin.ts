#!/usr/bin/env node
import type { Context } from './context.js';
import { EXIT, errorLine, exitCodeOf } from './errors.js';
import { run } from './program/run.js';
import { chooseProgress } from './progress/choose.js';
import { terminalOf } from './terminal.js';

const terminal = terminalOf(process.stdout, process.stderr);
const interrupt = new AbortController();
let verbose = process.argv.includes('--verbose');

// The first interrupt stops children and writes what was measured; the second ends the process at once.
const onInterrupt = () => {
  if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
  interrupt.abort();
};
process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);

// A reader may close its end (`| head`); the run continues, for its files and its exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(error);
});
process.stderr.on('error', () => {});
// An uncaught error also gives one line and the right exit code, not a stack trace.
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});

const makeContext = (wanted: { progress: boolean; verbose: boolean }): Context => {
  verbose = wanted.verbose;
  return {
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    cwd: process.cwd(),
    progress: chooseProgress(wanted.progress, terminal, process.stderr, process.env),
    detail: (text) => wanted.verbose && terminal.stderr(`${text}\n`),
    signal: interrupt.signal,
  };
};

try {
  process.exitCode = await run(process.argv.slice(2), process.env, makeContext, terminal.stdout);
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  if (interrupt.signal.aborted) {
    terminal.stderr('interrupted\n');
    process.exitCode = EXIT.interrupted;
    return;
  }
  terminal.stderr(`${errorLine(error)}\n`);
  if (verbose && error instanceof Error) terminal.stderr(`${error.stack ?? ''}\n`);
  process.exitCode = exitCodeOf(error);
}
