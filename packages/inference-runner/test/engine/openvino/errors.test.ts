import { describe, expect, it } from 'vitest';
import { inOneLine, OpenVinoFailure, rejected, runFailed, withoutKoffi } from '../../../src/engine/openvino/errors.js';

const failure = (message: string) => new OpenVinoFailure(-1, inOneLine(message));

describe('inOneLine', () => {
  it('keeps the reason, without places in the source of OpenVINO', () => {
    const said = `Exception from src/inference/src/cpp/core.cpp:84:
Check 'false' failed at src/frontends/common/src/frontend.cpp:58:
Converting input model
-- No conversion rule found for operations: own.Foo
`;
    expect(inOneLine(said)).toBe('Converting input model No conversion rule found for operations: own.Foo');
  });
});

describe('rejected', () => {
  it.each([
    ['MODEL_REJECTED', 'Unable to read the model.', 'does not accept the model: Unable to read the model.'],
    [
      'MODEL_REJECTED',
      'No conversion rule found for operations: own.Foo',
      'does not know operators of the model: own.Foo',
    ],
    ['BAD_OPTION', 'NotFound: Unsupported property NO_SUCH by CPU plugin.', 'NO_SUCH'],
    ['OUT_OF_MEMORY', 'std::bad_alloc', 'not enough memory'],
  ])('%s: %s', (code, said, message) => {
    expect(rejected(failure(said))).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('leaves other errors as they are', () => {
    const other = new RangeError('no request 3');
    expect(rejected(other)).toBe(other);
    expect(runFailed(other)).toBe(other);
  });
});

describe('runFailed', () => {
  it.each([
    ['RUN_FAILED', 'Shapes do not match.'],
    ['OUT_OF_MEMORY', 'could not allocate 3 GB'],
  ])('%s: %s', (code, said) => {
    expect(runFailed(failure(said))).toMatchObject({ code, message: `OpenVINO: ${said}` });
  });
});

describe('withoutKoffi', () => {
  const host = { platform: 'linux', arch: 'x64', libc: 'glibc' } as const;
  it.each([
    ['project', 'npm install koffi@3'],
    ['clone', 'npx -y pnpm@12 install'],
    ['npx', 'npx -p koffi@3 -p @rn50/cli rn50'],
  ] as const)('in a %s: says what installs it', (installation, command) => {
    const absent = Object.assign(new Error("Cannot find package 'koffi'"), { code: 'ERR_MODULE_NOT_FOUND' });
    expect(withoutKoffi(absent, { ...host, installation })).toMatchObject({
      code: 'ENGINE_MISSING',
      remedy: expect.stringContaining(command),
    });
  });

  it('that does not load is broken, with its reason', () => {
    expect(withoutKoffi(new Error('wrong ELF class\nmore'))).toMatchObject({
      code: 'ENGINE_BROKEN',
      message: expect.stringMatching(/does not load: wrong ELF class$/),
    });
  });
});
