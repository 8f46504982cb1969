import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { BIN, hiding, rn50, started } from './run-bin.js';

describe('rn50 cpu', () => {
  it('says in words what this CPU can do for INT8', async () => {
    const run = await rn50(['cpu']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^CPU +\S/m);
    expect(run.stdout).toMatch(/^usable CPUs +[\d.]+/m);
    expect(run.stdout).toMatch(/^INT8 path +(amx|avx512-vnni|avx-vnni|neon-i8mm|neon-dotprod|none|unknown)$/m);
    expect(run.stdout).toMatch(/avx512_vnni|dotprod/);
  });

  it('gives the same as JSON', async () => {
    const run = await rn50(['cpu', '--json']);
    const info = JSON.parse(run.stdout);
    expect(info).toMatchObject({ platform: process.platform, architecture: process.arch });
    expect(info.usableCpus).toBeGreaterThan(0);
  });

  it('needs neither an engine nor a canvas nor a client for HTTP', async () => {
    const heavy = ['onnxruntime-node', 'echarts', 'canvas', 'undici', 'zod', 'execa', 'onnx-buf'];
    const run = await started(['cpu'], { env: hiding(...heavy) });
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('an output that cannot be written', () => {
  const shell = (tail: string) =>
    execa('bash', ['-c', `"${process.execPath}" "${BIN}" cpu ${tail}`], { reject: false, stdin: 'ignore' });

  it('a reader that closes its end is no error', async () => {
    const { stdout, stderr } = await shell(`| true; echo "\${PIPESTATUS[0]}"`);
    expect({ stdout, stderr }).toEqual({ stdout: '0', stderr: '' });
  });

  it('a full disk is: one line, exit 3', async () => {
    const { exitCode, stderr } = await shell('> /dev/full');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^error: .*ENOSPC/);
    expect(stderr.split('\n')).toHaveLength(1);
  });
});
