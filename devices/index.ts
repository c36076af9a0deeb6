export type { CurrentVoltage, CurrentVoltageDefinition } from './current-voltage/current-voltage.ts';
export type { CurrentVoltageDescription } from './current-voltage/describe-current.ts';
export { type FunctionLanguage, javaScript, wgsl } from './current-voltage/function-language.ts';
export { currentVoltageLaws } from './current-voltage/laws/laws.ts';
export { type MeasuredCurves, tabulated } from './current-voltage/laws/table.ts';
export { inSeries, type Selector } from './current-voltage/series.ts';
export { type CurrentVoltageOptions, settleCurrentVoltage } from './current-voltage/settle-current-voltage.ts';
export type { Device, Electrical, PulseLaw, WritePulse } from './device.ts';
export { DeviceError } from './device-error.ts';
export {
  type DigitalCell,
  digitalCellArea,
  digitalCells,
  type ResistiveCell,
  type SramCell,
} from './digital/digital-cells.ts';
export { type Draws, noDeviation } from './draws.ts';
export { type Faults, noFaults } from './faults.ts';
export { notStuck, stuckField, visibleField } from './fields.ts';
export { describeFit, rangeOfFit } from './fit/describe-fit.ts';
export type { Estimate } from './fit/estimates.ts';
export { fitLaw, type LawFit } from './fit/fit-law.ts';
export { type DeviceTraces, meanTrace, type PulseData, type PulseProtocol } from './fit/pulse-data.ts';
export { fittableLaws, type RankedFit, rankLaws } from './fit/rank-laws.ts';
export {
  compileFormula,
  emitJavaScript,
  emitText,
  emitWasm,
  emitWgsl,
  type Formula,
  FormulaError,
  type FormulaOptions,
  fixNames,
  parseFormula,
  slopeOf,
  type Table,
  tidyText,
  type WasmTarget,
  wasm,
  wgslFunctions,
} from './formula/formula.ts';
export { translateAihwkit } from './golden/aihwkit-parameters.ts';
export { type CurveComparison, compareCurve } from './golden/compare-curves.ts';
export { compareSample } from './golden/compare-sample.ts';
export { formulaOfDrawn } from './golden/drawn-values.ts';
export { type CurveName, curveNames, type GoldenDevice, translateCurve } from './golden/golden-device.ts';
export { effectiveTime } from './inference/arrhenius.ts';
export { type InferenceModel, type InferenceModelDefinition, inferenceModel } from './inference/inference-model.ts';
export { inferenceModels } from './inference/inference-models.ts';
export {
  type AgedCells,
  type InferenceOptions,
  type ProgrammedCells,
  type SettledInference,
  settleInference,
} from './inference/settle-inference.ts';
export { type Telegraph, telegraphTrace } from './inference/telegraph.ts';
export { programVerified, pulseVerified, type WriteReport, type WriteVerify } from './inference/write-verify.ts';
export { type Law, type LawDefinition, law, type Parameter, type TableSource } from './law.ts';
export { tablesFromMeasurements } from './measurements.ts';
export { laws } from './models/laws.ts';
export { joinMeasured, type MeasuredDevice } from './models/measured-table.ts';
export { nearestName } from './nearest-name.ts';
export { Population } from './population.ts';
export type { Preset } from './presets/preset.ts';
export {
  changingFields,
  drawsOfPulse,
  drawsOfVisible,
  emitPulse,
  emitReset,
  emitRest,
  emitVisible,
  inText,
  type PulseLanguage,
} from './pulse-code.ts';
export { type PulseResponse, type PulseTrain, pulseResponse } from './pulse-response.ts';
export {
  type DeviceDescription,
  type DeviceSpecification,
  type InferenceDescription,
  listPresets,
  type ResolvedDevice,
  resolveDevice,
  settleDevice,
} from './settle.ts';
export { type LawOptions, type SettledLaw, settleLaw } from './settle-law.ts';
export type { GivenParameters, Spread } from './settle-parameters.ts';
export { type Moments, momentsOf, normalQuantile } from './statistics.ts';
export type { Wear } from './wear.ts';
