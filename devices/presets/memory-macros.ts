/**
 * Cells of published memory chips, programmed rather than trained: resistances and cell sizes of the DNN+NeuroSim V1.4
 * manual, table VI (tool: X. Peng et al., IEEE IEDM 2019, 32.5). The table gives nothing else. Assumed [I], from
 * figures that the NeuroSim tools publish:
 *
 * - read voltage: the default of V1.4 for the node;
 * - RRAM and PCM write with 2 V (default of V1.4) for 10 ns (MLP+NeuroSim V3.0, the device with the same 2 V); the PCM
 *   with one polarity, as both its pulses heat;
 * - RRAM of Tsinghua: states and pulses of TaOx/HfOx, the same group's device with equal resistances (`measured.ts`);
 * - FeFET: 60 levels, 4 V, 50 ns (DNN+NeuroSim V2.1, default FeFET, with the same resistances);
 * - STT-MRAM: 1 V, 10 ns (MLP+NeuroSim V3.0 manual, table II); the direction of the current sets the state;
 * - all others hold one bit (default of V1.4): one pulse spans the range.
 */
import { exact } from '../models/exact.ts';
import { taoxHfox } from './measured.ts';
import type { Preset } from './preset.ts';

const common = {
  law: exact,
  citation: 'DNN+NeuroSim V1.4 user manual, table VI; X. Peng et al., IEEE IEDM 2019, 32.5',
};
const oneBit = { states: 1 };
const bipolar = (voltage: number, width: number) => ({
  writeUp: { voltage, width },
  writeDown: { voltage: -voltage, width },
});
const defaultWrite = bipolar(2, 10e-9);
/** Read voltage by node, @unit V. */
const readAt = { nm22: 0.55, nm90: 0.58, nm130: 0.58 };

export const memoryMacros: readonly Preset[] = [
  {
    ...common,
    name: 'rram-intel-22nm',
    parameters: oneBit,
    electrical: {
      ...defaultWrite,
      onResistance: 6e3,
      offResistance: 6e3 * 17,
      readVoltage: readAt.nm22,
      cellSize: [5, 12],
    },
    summary: '22 nm RRAM, Intel, one bit; 6 kΩ to 102 kΩ',
  },
  {
    ...common,
    name: 'rram-winbond-90nm',
    parameters: oneBit,
    electrical: {
      ...defaultWrite,
      onResistance: 6e3,
      offResistance: 6e3 * 150,
      readVoltage: readAt.nm90,
      cellSize: [6, 6],
    },
    summary: '90 nm RRAM, Winbond, one bit; 6 kΩ to 900 kΩ',
  },
  {
    ...common,
    name: 'rram-tsinghua-130nm',
    parameters: { states: 128 },
    electrical: {
      ...taoxHfox.electrical,
      onResistance: 100e3,
      offResistance: 100e3 * 10,
      readVoltage: readAt.nm130,
      cellSize: [4, 4],
    },
    summary: '130 nm RRAM, Tsinghua, 128 states; 100 kΩ to 1 MΩ',
  },
  {
    ...common,
    name: 'pcm-ibm-90nm',
    parameters: oneBit,
    electrical: {
      writeUp: defaultWrite.writeUp,
      writeDown: defaultWrite.writeUp,
      onResistance: 40e3,
      offResistance: 40e3 * 12.5,
      readVoltage: readAt.nm90,
      cellSize: [4, 4],
    },
    summary: '90 nm PCM, IBM, one bit; 40 kΩ to 500 kΩ',
  },
  {
    ...common,
    name: 'fefet-gf-22nm',
    parameters: { states: 60 },
    electrical: {
      ...bipolar(4, 50e-9),
      onResistance: 240e3,
      offResistance: 240e3 * 100,
      readVoltage: readAt.nm22,
      cellSize: [4, 6],
    },
    summary: '22 nm FeFET, GlobalFoundries, 60 states; 240 kΩ to 24 MΩ',
  },
  {
    ...common,
    name: 'stt-mram-intel-22nm',
    parameters: oneBit,
    electrical: {
      ...bipolar(1, 10e-9),
      onResistance: 1400,
      offResistance: 1400 * 2.8,
      readVoltage: readAt.nm22,
      cellSize: [10, 10],
    },
    summary: '22 nm STT-MRAM, Intel, one bit; 1.4 kΩ to 3.92 kΩ',
  },
];
