/**
 * Devices that are programmed once and read many times. Their programming error, drift and read noise are an inference
 * model, of the same name unless said; the law is exact. Ranges of conductance, as the models have them (handbook
 * devices.md §4):
 *
 * - PCM of a 90 nm chip (Joshi, Nandakumar): 25 µS; on/off ratio 100 (Joshi as in CrossSim; Nandakumar: the same chip).
 * - PCM of the 14 nm Hermes chip, two devices in parallel a crosspoint: 20.7 µS; ratio as above [I].
 * - RRAM: Milo 50 to 225 µS, Wan up to 40 µS from 1 µS [R], CMO/HfOx 9 to 88.2 µS.
 * - SONOS, 40 nm: 1.6 µA, the largest current used, is 16 µS at 0.1 V; on/off ratio 1000. CrossSim's statistics were
 *   taken at 100 kΩ to 100 MΩ, of which only the ratio enters.
 *
 * What those sources do not give is recalled [R] or assumed [I]:
 *
 * - PCM: read at 0.3 V [R]; rectangular current pulses of 400 ns [R], all of one polarity, at 2 V as `memory-macros.ts`
 *   [I]; cell of IBM's 90 nm PCM there [I], twice as wide for Hermes.
 * - Wan: first set pulse 1.2 V, first reset pulse 1.5 V, 1 µs [R]; cell of the same group's 130 nm RRAM there [I].
 * - Milo: read at 0.5 V, the limit of its current-voltage curve; pulses as Wan, also filaments behind a transistor [I].
 * - CMO/HfOx: 1.5 V, below which the array switches (abstract), signs [I]; 2.5 µs, read at 0.2 V [R].
 * - SONOS: ±7.5 V for 5 ms [R]. Erasing, with a negative gate, is what raises the conductance.
 * - Read at 0.5 V and a cell of 4 F × 12 F where nothing is said, as `measured.ts` [I].
 * - 32 states for CMO/HfOx ("over 32", abstract), 16 for all others [I]. They count pulses for the account.
 */
import { exact } from '../models/exact.ts';
import type { Preset } from './preset.ts';

interface Programmed extends Omit<Preset, 'law' | 'parameters' | 'inference'> {
  /** @default 16 */
  readonly states?: number;
  /** Inference model. @default the preset's name */
  readonly model?: string;
}

const programmed = ({ states = 16, model, ...preset }: Programmed): Preset => ({
  ...preset,
  law: exact,
  parameters: { states },
  inference: { model: model ?? preset.name, parameters: {} },
});

const pcmPulse = { voltage: 2, width: 400e-9 };
const pcm = { readVoltage: 0.3, writeUp: pcmPulse, writeDown: pcmPulse, cellSize: [4, 4] } as const;
const filamentary = {
  readVoltage: 0.5,
  writeUp: { voltage: 1.2, width: 1e-6 },
  writeDown: { voltage: -1.5, width: 1e-6 },
} as const;

export const programmedDevices: readonly Preset[] = [
  programmed({
    name: 'pcm-joshi',
    electrical: { ...pcm, onResistance: 40e3, offResistance: 4e6 },
    summary: '90 nm PCM, IBM: programming error; 40 kΩ to 4 MΩ',
    citation: 'V. Joshi et al., Nature Communications 11, 2473, 2020, doi 10.1038/s41467-020-16108-9',
  }),
  programmed({
    name: 'pcm-nandakumar',
    electrical: { ...pcm, onResistance: 40e3, offResistance: 4e6 },
    summary: '90 nm PCM, IBM: programming error, drift, 1/f noise; 40 kΩ to 4 MΩ',
    citation: 'S. R. Nandakumar et al., IEEE ICECS 2019, 727; as parameterised by IBM aihwkit 1.1',
  }),
  programmed({
    name: 'pcm-hermes',
    model: 'pcm-hermes-2',
    electrical: { ...pcm, onResistance: 1 / 20.7e-6, offResistance: 100 / 20.7e-6, cellSize: [4, 8] },
    summary: '14 nm PCM of the Hermes chip, two devices in parallel: programming error, drift; 48.3 kΩ to 4.83 MΩ',
    citation: 'M. Le Gallo et al., Nature Electronics 6, 680, 2023, doi 10.1038/s41928-023-01010-1',
  }),
  programmed({
    name: 'rram-milo',
    electrical: { ...filamentary, onResistance: 1 / 225e-6, offResistance: 1 / 50e-6, cellSize: [4, 12] },
    summary: 'HfO2 RRAM, 4 kbit array: programming error; 4.44 kΩ to 20 kΩ',
    citation: 'V. Milo et al., IEEE IRPS 2021, doi 10.1109/IRPS46558.2021.9405119',
  }),
  programmed({
    name: 'rram-wan',
    electrical: { ...filamentary, onResistance: 1 / 40e-6, offResistance: 1 / 1e-6, cellSize: [4, 4] },
    summary: '130 nm RRAM of the NeuRRAM chip: programming error, relaxation; 25 kΩ to 1 MΩ',
    citation: 'W. Wan et al., Nature 608, 504, 2022, doi 10.1038/s41586-022-04992-8',
  }),
  programmed({
    name: 'rram-cmo-hfox',
    states: 32,
    electrical: {
      onResistance: 1 / 88.2e-6,
      offResistance: 1 / 9e-6,
      readVoltage: 0.2,
      writeUp: { voltage: 1.5, width: 2.5e-6 },
      writeDown: { voltage: -1.5, width: 2.5e-6 },
      cellSize: [4, 12],
    },
    summary: 'conductive metal oxide/HfOx RRAM, IBM: programming error, relaxation; 11.3 kΩ to 111 kΩ',
    citation: 'D. F. Falcone et al., 2025, arXiv:2502.04524; as parameterised by IBM aihwkit 1.1',
  }),
  programmed({
    name: 'sonos',
    electrical: {
      onResistance: 1 / 16e-6,
      offResistance: 1000 / 16e-6,
      readVoltage: 0.1,
      writeUp: { voltage: -7.5, width: 5e-3 },
      writeDown: { voltage: 7.5, width: 5e-3 },
      cellSize: [4, 12],
    },
    summary: '40 nm SONOS charge trap: programming error, drift, read noise; 62.5 kΩ to 62.5 MΩ',
    citation: 'V. Agrawal et al., IEEE IEDM 2022, 21.7.1, doi 10.1109/IEDM45625.2022.10019564',
  }),
];
