// The one-file build, which ECharts' package.json exports without types.
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export * from 'echarts';
}
