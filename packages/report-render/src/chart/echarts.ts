import { BarChart, CustomChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import * as core from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

// The parts of ECharts that charts use. The build makes this one file without imports.
core.use([BarChart, CustomChart, GridComponent, GraphicComponent, CanvasRenderer, SVGRenderer]);

export const { init, setPlatformAPI } = core;
