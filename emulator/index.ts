/** Arrays of crosspoints, the programs that run on them, and what they cost. */
export * from './backend.ts';
export { type AccountInput, drawUpBill } from './cost/account.ts';
export { type Activity, activityFrom, assumeActivity, meanConductance } from './cost/activity.ts';
export type { AreaEntry, Bill, BillEntry, Phase, TimelineEntry } from './cost/bill.ts';
export { phases } from './cost/bill.ts';
export type { ChipSpec } from './cost/chip.ts';
export { CircuitError } from './cost/circuits/circuit.ts';
export { TechnologyError, technologyNodes } from './cost/technology.ts';
export { createCpuBackend } from './cpu/backend.ts';
export { changesTile, deriveDemands, keptValues, placeOperations } from './program/analysis.ts';
export type { Demands } from './program/demands.ts';
export * from './program/program.ts';
export { Recorder, type Signal, type Tile, type UpdateMode, type Vector } from './program/recorder.ts';
export { openStream, type RandomStream, shuffledOrder } from './random.ts';
export { programPlanes, type TileState, weightsOf } from './tile/initial-state.ts';
export { streamOf } from './tile/streams.ts';
export * from './tile/tile.ts';
export { createWebGpuBackend, describeAdapter } from './webgpu/backend.ts';
