import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineList } from '../../src/options/engine-names.js';

describe('engineList', () => {
  const parse = engineList(['ort', 'openvino']);

  it('takes one or several, in the order given', () => {
    expect(parse('ort')).toEqual(['ort']);
    expect(parse('openvino, ort')).toEqual(['openvino', 'ort']);
    expect(parse('all')).toEqual(['all']);
  });

  it('takes installations elsewhere, with an absolute path', () => {
    expect(parse('ort,ort@old,openvino@/opt/a@b')).toEqual(['ort', `ort@${resolve('old')}`, 'openvino@/opt/a@b']);
  });

  it.each([
    ['ort,nope', '--engine nope is not one of ort, openvino, all'],
    ['ort,', '--engine (empty) is not one of ort, openvino, all'],
    ['nope@/opt', '--engine nope is not one of ort, openvino, all'],
    ['ort,openvino,ort', '--engine ort,openvino,ort names ort twice'],
    ['ort@/opt,ort@/opt/', `--engine ort@/opt,ort@/opt/ names ort@${resolve('/opt')} twice`],
    ['ort@', '--engine ort@ names no place'],
    ['all@/opt', '--engine all@/opt names no place'],
  ])('refuses %s', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
