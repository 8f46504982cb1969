import { describe, expect, it } from 'vitest';
import { renderCache, renderHashed, renderPruned } from '../../src/listings/cache.js';

const download = { fileName: 'fp32.onnx', sha256: 'a'.repeat(64), sizeBytes: 102_000_000, path: '/cache/fp32.onnx' };
const made = {
  name: 'int8.onnx',
  about: 'made\u001b from fp32.onnx',
  path: '/cache/int8.onnx',
  sizeBytes: 26_000_000,
  lastUsed: new Date('2026-05-04T10:00:00Z'),
  state: 'in-use',
  paths: [],
} as const;

describe('texts about a cache', () => {
  it('list models of the manifest, other downloads and what was made here', () => {
    const entries = [
      { id: 'net-fp32', sha256: download.sha256, sizeBytes: 102_000_000 },
      { id: 'net-int8', sha256: 'b'.repeat(64), sizeBytes: 26_000_000 },
    ];
    const other = { ...download, fileName: null, sha256: 'c'.repeat(64), sizeBytes: 500_000, path: '/cache/c' };
    const contents = { cacheDir: '/cache', entries, downloads: [download, other], derived: [made] };
    expect(renderCache(contents)).toBe(
      [
        'net-fp32          102 MB  /cache/fp32.onnx',
        'net-int8           26 MB  not in the cache',
        'cccccccccccccccc  0.5 MB  /cache/c',
        'made here, 1 file, 26 MB, removed by rn50 fetch --prune:',
        'int8.onnx  26 MB  /cache/int8.onnx; made? from fp32.onnx; last used 2026-05-04; in use',
        'cache: /cache\n',
      ].join('\n'),
    );
  });

  it('say what is corrupt, and what helps', () => {
    const ok = { ...download, status: 'ok' } as const;
    const corrupt = { ...download, status: 'corrupt', actualSha256: 'd'.repeat(64) } as const;
    expect(renderHashed({ cacheDir: '/cache', downloads: [] })).toBe('no models in /cache\n');
    expect(renderHashed({ cacheDir: '/cache', downloads: [ok] })).not.toContain('again');
    expect(renderHashed({ cacheDir: '/cache', downloads: [ok, corrupt] })).toMatch(
      /^ok .*\ncorrupt .* found d+ .*\nFetch a corrupt model again/,
    );
  });

  it('count what was freed', () => {
    const removed = { ...made, state: 'kept' } as const;
    const pruned = { downloads: [], derived: { removed: [removed], inUse: [], failed: [] } };
    expect(renderPruned(pruned)).toBe('removed made here /cache/int8.onnx (26 MB)\n1 file, 26 MB freed\n');
    expect(renderPruned({ ...pruned, derived: { removed: [], inUse: [made], failed: [] } })).toBe(
      'in use /cache/int8.onnx (26 MB)\nnothing else to remove\n',
    );
  });
});
