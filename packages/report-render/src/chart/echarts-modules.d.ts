// Entry points of ECharts that its package.json exports without types: each adds its one part to `echarts/core`.
declare module 'echarts/lib/chart/bar' {}
declare module 'echarts/lib/chart/custom' {}
declare module 'echarts/lib/component/gridSimple' {}
declare module 'echarts/lib/component/graphic' {}
