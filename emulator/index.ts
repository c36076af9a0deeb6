/** Arrays of crosspoints, the programs that run on them, and what they cost. */
export * from './backend.ts';
export { type AccountInput, drawUpBill } from './cost/account.ts';
export {
  type Activity,
  type AssumedActivity,
  activityFrom,
  assumeActivity,
  meanConductance,
  usualActivity,
} from './cost/activity.ts';
export type { AreaEntry, Bill, BillEntry, Phase, TimelineEntry } from './cost/bill.ts';
export { phases } from './cost/bill.ts';
export { type CellKind, type ChipSpec, cellKinds, sensingKinds } from './cost/chip-spec.ts';
export { adcBitRanges } from './cost/circuits/adc-bits.ts';
export { mostAmplitudeBits } from './cost/circuits/amplitude-driver.ts';
export { CircuitError } from './cost/circuits/circuit.ts';
export { type NodeFigures, nodeFigures, type Process, TechnologyError, technologyNodes } from './cost/technology.ts';
export { createSingle } from './cpu/arithmetic/single.ts';
export { type CpuOptions, createCpuBackend } from './cpu/backend.ts';
export type { KernelThread, OpenThread } from './cpu/kernels/threads.ts';
export { changesTile, deriveDemands, keptValues, placeOperations } from './program/analysis.ts';
export type { Demands } from './program/demands.ts';
export type { Decaying, GradientScale, GradientWriting, Optimizer, WriteRounding } from './program/gradient-writing.ts';
export * from './program/operands.ts';
export * from './program/program.ts';
export { Recorder, type UpdateMode } from './program/recorder.ts';
export { prunedVector } from './program/recording.ts';
export type { FormulaOptions, Memory, Signal, Term, Tile, Vector, WriteOptions } from './program/signals.ts';
export { fastOf } from './program/transfer.ts';
export { openStream, type RandomStream, shuffledOrder } from './random.ts';
export {
  type AdcCircuit,
  AdcError,
  checkAdcCircuit,
} from './tile/adc/adc-circuit.ts';
export { drawTransfers } from './tile/adc/draw-transfers.ts';
export { convert, type Transfer } from './tile/adc/transfer.ts';
export { type ArrayFacts, arrayConditions, conditionsNeeded, entriesOf, type WireSolver } from './tile/conditions.ts';
export * from './tile/converters.ts';
export { programPlanes, type TileState, weightsOf } from './tile/initial-state.ts';
export { invertMatrix, SingularError } from './tile/invert-matrix.ts';
export { conductancesOf, type Placed, placeArrays } from './tile/placed-arrays.ts';
export { type Programming, programTile } from './tile/program-tile.ts';
export type { OffsetCell, PairCell, ProgrammedCell } from './tile/programmed-cell.ts';
export { readFigures } from './tile/read-figures.ts';
export { type Readout, readoutNoise } from './tile/readout-noise.ts';
export { streamOf } from './tile/streams.ts';
export * from './tile/tile.ts';
export { type Mapping, planesOf, type Refresh, unitCell } from './tile/unit-cell.ts';
export { fillingWeight, type WeightScale } from './tile/weight-scale.ts';
export { dissipation, gatedDissipation } from './tile/wires/dissipation.ts';
export { type EffectiveMatrix, effectiveMatrix } from './tile/wires/effective-matrix.ts';
export { factorArray } from './tile/wires/factored-array.ts';
export { type GatedSolution, solveGated } from './tile/wires/gated-array.ts';
export { solveNonlinear } from './tile/wires/nonlinear.ts';
export { previewMatrix } from './tile/wires/preview.ts';
export { halfSelect, readMargin } from './tile/wires/sneak.ts';
export { type ArraySolution, solveArray } from './tile/wires/solve-array.ts';
export { solveWires } from './tile/wires/solve-wires.ts';
export { WireError } from './tile/wires/wire-error.ts';
export { type Circuit, type TileWires, usualRefresh, type Wires, withoutResistance } from './tile/wires/wires.ts';
export { createWebGpuBackend, describeAdapter } from './webgpu/backend.ts';
