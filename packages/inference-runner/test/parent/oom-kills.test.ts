import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOomKills, readOomKills } from '../../src/parent/oom-kills.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oom-kills-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

describe('readOomKills', () => {
  it('reads memory.events of a version 2 group', async () => {
    await put('proc/self/cgroup', '0::/user.slice/session-3.scope\n');
    await put(
      'sys/fs/cgroup/user.slice/session-3.scope/memory.events',
      'low 0\nhigh 0\nmax 41\noom 2\noom_kill 2\noom_group_kill 0\n',
    );
    expect(await readOomKills(root)).toBe(2);
  });

  it('reads memory.oom_control of a version 1 group', async () => {
    await put('proc/self/cgroup', '5:memory:/docker/abc\n3:cpuset:/\n0::/\n');
    await put('sys/fs/cgroup/memory/docker/abc/memory.oom_control', 'oom_kill_disable 0\nunder_oom 0\noom_kill 7\n');
    expect(await readOomKills(root)).toBe(7);
  });

  it('falls back to the mount root, as seen from inside a container', async () => {
    await put('proc/self/cgroup', '0::/kubepods/pod1/abc\n');
    await put('sys/fs/cgroup/memory.events', 'oom 0\noom_kill 0\n');
    expect(await readOomKills(root)).toBe(0);
  });

  it('is null where nothing can be read', async () => {
    expect(await readOomKills(root)).toBeNull();
  });
});

describe('parseOomKills', () => {
  it('does not take oom_group_kill or oom for it', () => {
    expect(parseOomKills('oom 3\noom_group_kill 4\n')).toBeNull();
  });
});
