import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CUDA_DOWNLOAD, LAST_ORT_WITH, ORT_BINARIES, ORT_VERSION } from '../../../src/engine/ort/binaries.js';

const FOLDER = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
const CATALOG = readFileSync(new URL('../../../../../pnpm-workspace.yaml', import.meta.url), 'utf8');

describe('what is known of onnxruntime-node', () => {
  it('is known of the version that is installed', () => {
    const { version } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as { version: string };
    expect(version).toBe(ORT_VERSION);
  });

  it('lists the platforms whose binaries it brings', () => {
    const files = readdirSync(join(FOLDER, 'bin'), { recursive: true }).map(String);
    const bindings = files.filter((file) => file.endsWith('onnxruntime_binding.node'));
    expect(bindings.map((file) => file.split(sep).slice(1, 3).join('/')).sort()).toEqual(ORT_BINARIES);
  });

  it('allows every version it advises, so that npm puts no other one beside it', () => {
    const allowed = / onnxruntime-node: (.*)$/m.exec(CATALOG)?.[1]?.split(' || ');
    expect(allowed?.sort()).toEqual([...Object.values(LAST_ORT_WITH), ORT_VERSION].sort());
  });

  it('names the platforms where the install script downloads something', () => {
    const { requirements } = createRequire(import.meta.url)(`${FOLDER}/script/install-metadata.js`) as {
      requirements: Record<string, readonly string[]>;
    };
    const downloading = Object.keys(requirements).filter((platform) => requirements[platform]?.length);
    expect(downloading).toEqual(CUDA_DOWNLOAD);
  });
});

describe.skipIf(`${process.platform}/${process.arch}` !== 'linux/x64')('its install script behind a dead proxy', () => {
  it.each([
    ['fails', {}, 1],
    ['does nothing with ONNXRUNTIME_NODE_INSTALL=skip', { ONNXRUNTIME_NODE_INSTALL: 'skip' }, 0],
  ])('%s', async (_what, env, status) => {
    const proxy = `http://127.0.0.1:${await closedPort()}`;
    const run = spawnSync(process.execPath, [join(FOLDER, 'script', 'install')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, GLOBAL_AGENT_HTTP_PROXY: proxy, GLOBAL_AGENT_HTTPS_PROXY: proxy, ...env },
    });
    expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status });
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
