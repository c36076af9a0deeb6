/** The account as a library: technology, circuits, arrays, chips. */
export type { ArrayBlock } from './array/array-block.ts';
export type { ArrayDesign, SensingDesign, SizingDesign } from './array/array-design.ts';
export type { ArrayHardware, ArrayReading, ReadActivity } from './array/array-hardware.ts';
export { buildArray } from './array/build-array.ts';
export { adder } from './circuits/adder.ts';
export { adderTree } from './circuits/adder-tree.ts';
export { bus } from './circuits/bus.ts';
export type { CellDesign } from './circuits/cell.ts';
export type { Circuit, ComponentName } from './circuits/circuit.ts';
export { columnMultiplexer } from './circuits/column-multiplexer.ts';
export { decoder } from './circuits/decoder.ts';
export { dram } from './circuits/dram.ts';
export { flashAdc, type SensedLine } from './circuits/flash-adc.ts';
export { type Gate, inverter, nand, nor } from './circuits/gate.ts';
export { hTree } from './circuits/h-tree.ts';
export { levelShifter } from './circuits/level-shifter.ts';
export { maxPooling } from './circuits/max-pooling.ts';
export { meshBus } from './circuits/mesh-bus.ts';
export { precharger } from './circuits/precharger.ts';
export { rectifier } from './circuits/rectifier.ts';
export { register } from './circuits/register.ts';
export { registerFile } from './circuits/register-file.ts';
export { type RepeatedWire, repeatedWire } from './circuits/repeated-wire.ts';
export { sarAdc } from './circuits/sar-adc.ts';
export { senseAmplifier } from './circuits/sense-amplifier.ts';
export { shiftAdd, shiftAddArea } from './circuits/shift-add.ts';
export { sram } from './circuits/sram-buffer.ts';
export { sramWriteDriver } from './circuits/sram-write-driver.ts';
export { type SwitchMatrixOptions, switchMatrix } from './circuits/switch-matrix.ts';
export { encoderBlockArea, thermometerEncoder } from './circuits/thermometer-encoder.ts';
export { type GradientUnit, gradientUnit } from './gradient-unit.ts';
export { clockOf, fastestClock } from './hierarchy/chip-design.ts';
export { type ChipHardware, chipHardware } from './hierarchy/chip-hardware.ts';
export type { MatrixDemand } from './hierarchy/matrix-demand.ts';
export { type LayerCost, sampleCost } from './hierarchy/sample-cost.ts';
export { timeOf, type VectorCost, type VectorTime, vectorCost } from './hierarchy/vector-cost.ts';
export type { Direction } from './hierarchy/vector-traffic.ts';
export { type Roadmap, type Technology, technologyNode } from './technology.ts';
export { updateCost } from './training/update-cost.ts';
export {
  drainCapacitance,
  gateCapacitance,
  horowitzDelay,
  linearRegionRatio,
  matchedPmosWidth,
  minimumWidth,
  onResistance,
  transconductance,
  widthForResistance,
} from './transistor.ts';
export { rowWireResistance, wireCapacitance, wireResistance } from './wire.ts';
