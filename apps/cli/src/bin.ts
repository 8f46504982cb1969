#!/usr/bin/env node
import { EXIT } from './errors.js';
import { failed, main, type ProcessIo } from './program/main.js';

const interrupt = new AbortController();
const { env, stdout, stderr } = process;
const io: ProcessIo = {
  argv: process.argv.slice(2),
  env,
  cwd: process.cwd(),
  stdout,
  stderr,
  signal: interrupt.signal,
};

// The first interrupt stops children and writes what was measured; the second ends the process at once.
const onInterrupt = () => {
  if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
  interrupt.abort();
};
process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);

// A reader may close its end (`| head`); the run continues, for its files and its exit code.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exitCode = failed(error, io);
});
stderr.on('error', () => {});
// An uncaught error also gives one line and the right exit code.
process.on('uncaughtException', (error) => process.exit(failed(error, io)));

process.exitCode = await main(io);
