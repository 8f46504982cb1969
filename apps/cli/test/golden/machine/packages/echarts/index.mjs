/** Stands in for ECharts: hands what is to be drawn to the canvas, with what custom series make of their data. */
const AXES = { coord: ([x, y]) => [100 * x, -100 * y], size: () => [100, 100] };

export function use() {}
export function setPlatformAPI() {}
export const CanvasRenderer = {};

export function init(canvas) {
  return {
    setOption(option) {
      canvas.option = { ...option, series: [option.series ?? []].flat().map(drawn) };
    },
    dispose() {},
  };
}

function drawn(series) {
  if (typeof series.renderItem !== 'function') return series;
  const api = (row) => ({ ...AXES, value: (dimension) => row[dimension] });
  return { ...series, items: series.data.map((row, dataIndex) => series.renderItem({ dataIndex }, api(row))) };
}
