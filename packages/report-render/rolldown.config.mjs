import { defineConfig } from 'rolldown';
import { thirdParty } from '../../scripts/third-party.mjs';

// The parts of ECharts that charts use, as one file in place of the compiled one: its package is 60 MB, and loads as 262 modules.
export default defineConfig({
  input: { 'chart/echarts': 'src/chart/echarts.ts' },
  platform: 'node',
  plugins: [thirdParty()],
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', minify: true },
});
