/** A report of two arrays of two by four crosspoints, with figures that a reader can add up. */
import type { ArrayReport } from '../../reports/arrays/array-report.ts';
import { heatMap } from '../../reports/arrays/heat-map.ts';

const loss = {
  full: { worst: 0.09, median: 0.03, row: 0, column: 3 },
  mean: { worst: 0.04, median: 0.01, row: 1, column: 3 },
};
const array = { group: 0, outputBlock: 0, rows: 2, columns: 4, inputs: 2, firstOutput: 0, outputs: 2, wirePower: 1e-6 };
const effect = (id: string, title: string, rms: number, mean: number[], without: number | null) => ({
  ...{ id, title, about: `${title} here`, rms, mean, without },
  deviation: [0.1, 0.2],
});

export const exampleArrays: ArrayReport = {
  ...{ format: 'crosspoint-array', version: 1, crosspoint: '0.1.0', title: 'Example <b>', variant: 'study', seed: 1 },
  reproduce: 'npx crosspoint array example.yaml --layer 1',
  layer: {
    ...{ name: 'layer 1', place: 1, layers: 2, inputs: 4, outputs: 2, weightScale: 0.5 },
    ...{ origin: 'trained', originText: '3 epochs in floating point' },
  },
  hardware: {
    ...{ device: 'ideal', onResistance: 1e4, offResistance: 1e6, readVoltage: 0.2, rows: 2, columns: 4 },
    ...{ mapping: '2 crosspoints', dac: '8 bits', adc: '6 bits' },
    wires: {
      ...{ row: 1, column: 1, rowTerminal: 0, columnTerminal: 0 },
      ...{ topology: 'word lines driven from the left', solver: 'exact effective matrix' },
    },
  },
  filling: { arrays: 2, utilisation: 1, residual: 1e-7, sweeps: 4 },
  arrays: [
    { ...array, inputBlock: 0, firstInput: 0, meanConductance: 1e-5, loss, cellPower: 4e-6 },
    { ...array, inputBlock: 1, firstInput: 2, meanConductance: 2e-5, loss: null, cellPower: 6e-6 },
  ],
  drawn: 0,
  maps: {
    conductance: [
      { name: 'positive crosspoints', map: heatMap([1e-6, 2e-6, 3e-6, 1e-4], 2, 2) },
      { name: 'negative crosspoints', map: heatMap([1e-6, 1e-6, 1e-6, 1e-6], 2, 2) },
    ],
    lossFull: heatMap([0.01, 0.02, 0.05, 0.09, 0.01, 0.02, 0.03, 0.05], 2, 4),
    lossMean: heatMap([0, 0.01, 0.02, 0.03, 0, 0.01, 0.02, 0.04], 2, 4),
    attenuation: heatMap([0.99, 0.98, 0.95, 0.91, 0.99, 0.98, 0.97, 0.95], 2, 4),
  },
  overview: {
    conductance: [
      [1e-5, 1e-5],
      [null, null],
      [2e-5, 3e-5],
    ],
    loss: [
      [0.02, 0.05],
      [null, null],
      [0.01, 0.02],
    ],
    array: [
      [0, 0],
      [null, null],
      [1, 1],
    ],
  },
  histograms: [
    { name: 'positive crosspoints', from: 1e-6, width: 1e-6, counts: [5, 0, 3] },
    { name: 'negative crosspoints', from: 1e-6, width: 1e-6, counts: [8, 0, 0] },
  ],
  errors: {
    ...{ vectors: 64, signal: 2, gain: 0.968 },
    effects: [
      effect('weights', 'Weights as stored', 0.1, [0.02, -0.01], null),
      effect('wires', 'Wires', 0.06, [-0.05, -0.04], 0.11),
    ],
    total: { rms: 0.12, mean: [-0.03, -0.05], deviation: [0.1, 0.2] },
    quantiles: [
      [-0.2, -0.1, -0.03, 0.05, 0.15],
      [-0.3, -0.12, -0.05, 0, 0.1],
    ],
    samples: [
      [1, 0.97],
      [-2, -1.9],
    ],
  },
  answers: { images: 64, kept: 62, correct: 60, correctExact: 61 },
  power: { cells: 1e-5, wires: 2e-6, energyPerRead: 1.2e-12, drive: 1e-7, vectors: 4 },
  passive: null,
};
