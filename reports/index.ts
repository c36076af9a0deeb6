export { renderArrays } from './arrays/array-page.ts';
export type * from './arrays/array-report.ts';
export { arrayText } from './arrays/array-text.ts';
export { binMap, type HeatMap, heatMap, shorten } from './arrays/heat-map.ts';
export { renderCalibration } from './calibration/calibration-page.ts';
export type { CalibrationReport, ColumnPortrait } from './calibration/calibration-report.ts';
export { calibrationRows } from './calibration/calibration-tables.ts';
export { type Comparison, compareResults } from './compare/comparison.ts';
export { comparisonCsv } from './compare/comparison-csv.ts';
export { renderComparison } from './compare/comparison-page.ts';
export { comparisonText } from './compare/comparison-text.ts';
export { breakdownOf } from './cost-breakdown.ts';
export { metricsOf } from './cost-metrics.ts';
export {
  type BilledPoint,
  type CostSweep,
  markFronts,
  type Parameter,
} from './cost-sweep/cost-sweep.ts';
export { renderCostSweep } from './cost-sweep/sweep-page.ts';
export { sweepCsv, sweepText } from './cost-sweep/sweep-table.ts';
export { areaCsv, billCsv, breakdownCsv, learningCsv, metricsCsv } from './csv.ts';
export { mostDevices } from './devices/device-colours.ts';
export { renderDevices } from './devices/device-page.ts';
export type {
  Band,
  DevicePortrait,
  DeviceSheet,
  DigitalSheet,
  Equations,
  Histogram,
  InferenceSheet,
  ParameterLine,
  PulseFigures,
  PulsePortrait,
  RetentionPortrait,
  StepSizes,
} from './devices/device-report.ts';
export { formatRound } from './devices/facts.ts';
export { cellText, sheetText } from './devices/sheet-text.ts';
export { areaFigure } from './figures/area.ts';
export { depthFigures, lawOfDepth } from './figures/depth.ts';
export { energyFigures } from './figures/energy.ts';
export type { Figure, Panel } from './figures/figure.ts';
export { latencyFigure } from './figures/latency.ts';
export { learningCurves } from './figures/learning-curves.ts';
export { timelineFigures } from './figures/timeline.ts';
export { tradeOffFigures } from './figures/trade-off.ts';
export { renderFit } from './fit/fit-page.ts';
export type { Curve as FitCurve, FitReport, FitResponse, FitSteps } from './fit/fit-report.ts';
export { parameterRows, rankingRows } from './fit/fit-tables.ts';
export { headlineOf } from './headline.ts';
export { renderReport } from './html/page.ts';
export { type CheckCase, type CheckSuite, renderJunit } from './junit.ts';
export { type MarkdownColumn, renderMarkdownTable } from './markdown.ts';
export { type Breakdown, type Metrics, type Outcome, type Result, resultSchema } from './result.ts';
export { type Relative, type Spread, type Summary, type SummaryRow, spreadOf, summarise } from './summary.ts';
export { performanceText } from './tables/performance-text.ts';
export { renderTextTable } from './tables/text-table.ts';
export { formatCount, formatNumber, formatPercent, formatPoints, formatQuantity, formatRatio } from './units.ts';
