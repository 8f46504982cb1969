import { describe, expect, it } from 'vitest';
import { parseOrtProfile } from '../../../src/engine/ort/profile.js';

const args = (index: number, opType: string) => ({
  node_index: String(index),
  op_name: opType,
  input_type_shape: [{ float: [1, 3, 8, 8] }, { int8: [4, 3, 3, 3] }, { float: [] }],
  output_type_shape: [{ uint8: [1, 4, 6, 6] }],
});

const node = (name: string, index: number, ts: number, dur: number, opType = 'Conv') => ({
  cat: 'Node',
  name: `${name}_kernel_time`,
  ts,
  dur,
  args: args(index, opType),
});

const run = (ts: number, dur: number) => ({ cat: 'Session', name: 'model_run', ts, dur, args: {} });

/** Written run by run: nodes first, then the run itself, as ONNX Runtime does. */
const profile = (...events: object[]) => JSON.stringify(events);

describe('parseOrtProfile', () => {
  it('gives the median of every node over the last runs, in the order they run', () => {
    const text = profile(
      { cat: 'Session', name: 'session_initialization', ts: 0, dur: 90, args: {} },
      ...[node('a', 7, 100, 900), node('b', 3, 1000, 50, 'Relu'), run(99, 1000)],
      ...[node('a', 7, 2000, 10), node('b', 3, 2010, 1, 'Relu'), run(1999, 20)],
      ...[node('a', 7, 3000, 30), node('b', 3, 3030, 3, 'Relu'), run(2999, 40)],
      ...[node('a', 7, 4000, 20), node('b', 3, 4020, 9, 'Relu'), run(3999, 36)],
    );
    const { runs, runMs, nodes } = parseOrtProfile(text, 3);
    expect({ runs, runMs }).toEqual({ runs: 3, runMs: 0.036 });
    expect(nodes.map(({ name, opType, ms, fastestMs }) => [name, opType, ms, fastestMs])).toEqual([
      ['a', 'Conv', 0.02, 0.01],
      ['b', 'Relu', 0.003, 0.001],
    ]);
  });

  it('reads types and shapes of inputs and outputs, scalars included', () => {
    const [first] = parseOrtProfile(profile(node('a', 0, 1, 5), run(0, 9)), 1).nodes;
    expect(first).toMatchObject({
      inputTypes: ['float', 'int8', 'float'],
      inputShapes: [[1, 3, 8, 8], [4, 3, 3, 3], []],
      outputTypes: ['uint8'],
      outputShapes: [[1, 4, 6, 6]],
    });
  });

  it('reads names with raw controls, which ONNX Runtime writes as they are', () => {
    const text = profile(node('a\u001bb', 0, 1, 5), run(0, 9)).replace('\\u001b', '\u001b');
    expect(parseOrtProfile(text, 1).nodes.map(({ name }) => name)).toEqual(['a\u001bb']);
  });

  it('adds up a node that runs several times in one run', () => {
    const text = profile(node('body', 1, 10, 4), node('body', 1, 20, 6), run(5, 30));
    expect(parseOrtProfile(text, 1).nodes).toMatchObject([{ name: 'body', ms: 0.01 }]);
  });

  it('tells nodes of one name apart by their place in the graph', () => {
    const text = profile(node('', 1, 10, 4), node('', 2, 20, 6), run(5, 30));
    expect(parseOrtProfile(text, 1).nodes.map(({ ms }) => ms)).toEqual([0.004, 0.006]);
  });

  it.each([
    ['no JSON', '[{"cat": ', 'not JSON'],
    ['no list', '{}', 'not a list'],
    ['fewer runs than asked for', profile(run(0, 1)), '1 runs instead of 2'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseOrtProfile(text, 2)).toThrow(message);
  });
});
