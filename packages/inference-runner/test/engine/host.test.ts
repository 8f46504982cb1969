import { describe, expect, it } from 'vitest';
import { installationOf, thisHost } from '../../src/engine/host.js';

describe('installationOf', () => {
  const manifests = new Set(['/home/me/work/package.json', '/home/me/.npm/_npx/0a1b/package.json']);
  it.each([
    ['/home/me/work/node_modules/@rn50/inference-runner/dist/engine/host.js', 'project'],
    ['/home/me/work/node_modules/.pnpm/a@1/node_modules/@rn50/inference-runner/dist/engine/host.js', 'project'],
    ['/home/me/.npm/_npx/0a1b/node_modules/@rn50/inference-runner/dist/engine/host.js', 'npx'],
    ['C:\\Users\\me\\npm-cache\\_npx\\0a1b\\node_modules\\@rn50\\inference-runner\\dist\\engine\\host.js', 'npx'],
    ['/usr/lib/node_modules/@rn50/cli/node_modules/@rn50/inference-runner/dist/engine/host.js', 'global'],
    ['/home/me/rn50/packages/inference-runner/dist/engine/host.js', 'clone'],
  ])('%s', (file, installation) => {
    expect(installationOf(file, (path) => manifests.has(path))).toBe(installation);
  });
});

describe('thisHost', () => {
  it('names the C library on Linux only, and leaves the settings of reports alone', () => {
    const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
    const before = report.excludeNetwork;
    const host = thisHost();
    expect(host).toMatchObject({ platform: process.platform, arch: process.arch, installation: 'clone' });
    expect(host.libc === null).toBe(process.platform !== 'linux');
    expect(report.excludeNetwork).toBe(before);
  });
});
