// The arrows between packages: all of them (docs/architecture.md). Anything else is an error, and so are cycles.
const arrows = {
  'cpu-detect': [],
  'file-store': [],
  'model-fetch': ['file-store'],
  'onnx-model': [],
  'bench-stats': [],
  'inference-runner': ['bench-stats', 'onnx-model'],
  'onnx-quantize': ['onnx-model', 'inference-runner', 'bench-stats', 'cpu-detect'],
  'onnx-explain': ['onnx-model', 'bench-stats', 'cpu-detect'],
  'report-render': ['bench-stats', 'cpu-detect', 'file-store'],
  'shell-completion': [],
  comparison: [
    'bench-stats',
    'cpu-detect',
    'file-store',
    'inference-runner',
    'model-fetch',
    'onnx-explain',
    'onnx-model',
    'onnx-quantize',
  ],
};

// Types only: erased by the compiler, so nothing is loaded.
const typesOnly = [['onnx-quantize', 'cpu-detect']];

const own = (name) => `^packages/${name}/(src|dist)`;

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(arrows).map(([name, allowed]) => ({
      name: `arrows-of-${name}`,
      severity: 'error',
      from: { path: `^packages/${name}/src` },
      to: { path: '^(packages|apps|bench|examples)/', pathNot: [name, ...allowed].map(own) },
    })),
    ...typesOnly.map(([from, to]) => ({
      name: `types-only-${from}-${to}`,
      severity: 'error',
      from: { path: `^packages/${from}/src` },
      to: { path: own(to), dependencyTypesNot: ['type-only'] },
    })),
    {
      name: 'packages-never-see-the-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|bench|examples)/' },
    },
  ],
  options: {
    // A package is seen through its build; its own sources are cruised once, from src.
    doNotFollow: { path: 'node_modules|^(packages|apps)/[^/]+/dist/' },
    exclude: { path: '/test/|/fixtures/' },
    includeOnly: '^(packages|apps|bench|examples)/',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
