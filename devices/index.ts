export type { Device, Electrical, PulseLaw, WritePulse } from './device.ts';
export { DeviceError } from './device-error.ts';
export {
  compileFormula,
  emitJavaScript,
  emitWgsl,
  type Formula,
  FormulaError,
  type FormulaOptions,
  fixNames,
  parseFormula,
  type Table,
  wgslFunctions,
} from './formula/formula.ts';
export { type Law, type LawDefinition, law, type Parameter } from './law.ts';
export { constantStep } from './models/constant-step.ts';
export { exact } from './models/exact.ts';
export { exponentialLtpLtd } from './models/exponential-ltp-ltd.ts';
export { softBounds } from './models/soft-bounds.ts';
export type { Preset } from './presets/preset.ts';
export { type PulseResponse, type PulseTrain, pulseResponse } from './pulse-response.ts';
export { type DeviceSpecification, listPresets, settleDevice } from './settle.ts';
export { type SettledLaw, settleLaw } from './settle-law.ts';
