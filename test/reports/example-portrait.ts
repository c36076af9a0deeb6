/** Devices to test pages with. EVERY NUMBER HERE IS MADE UP: of plausible shape, measured and simulated by nobody. */
import type { DevicePortrait, DeviceSheet } from '../../reports/index.ts';

function exampleSheet(name: string): DeviceSheet {
  const pulse = { voltage: 1, width: 1e-6 };
  return {
    ...{ name, group: 'moved by pulses: example', summary: 'an example; 10 kΩ to 1 MΩ', citation: 'nobody, 1900' },
    ...{ law: 'example', lawSummary: 'steps of an example', lawCitation: 'nobody, 1900' },
    equations: [{ title: 'one pulse', lines: [{ name: 'up', text: 'w ← w + step · ξ' }] }],
    parameters: {
      step: { value: 0.02, unit: '1', about: 'mean step', default: 0.01, changed: true },
      width: { value: 1e-6, unit: 's', about: 'of a pulse', default: 1e-6, changed: false },
      noise: { value: 'none', unit: '1', about: 'kind of noise', default: 'none', changed: false },
    },
    filled: [{ title: 'one pulse', lines: [{ name: 'up', text: 'w ← w + 0.02 · ξ' }] }],
    tables: {},
    ...{ range: [-1, 1], granularity: 0.02, steps: 100, fields: ['stepUp'], bytes: 8 },
    electrical: {
      ...{ onResistance: 1e4, offResistance: 1e6, readVoltage: 0.2, cellSize: [4, 4] },
      ...{ writeUp: pulse, writeDown: { ...pulse, voltage: -1 } },
    },
    remarks: ['a read tells 16 levels apart'],
    inference: {
      ...{ model: 'example-memory', summary: 'forgets', citation: 'nobody, 1900' },
      equations: [{ title: 'one read', lines: [{ name: 'read', text: '= aged' }] }],
      tables: { curve: { x: [0, 1], y: [0.5, -2] } },
      parameters: { maximum: { value: 1e-4, unit: 'S', about: 'largest target', default: 1e-4, changed: false } },
    },
  };
}

/** A device with all that a page can show. */
export function examplePortrait(name = 'example'): DevicePortrait {
  const at = Array.from({ length: 21 }, (_, i) => i);
  const mean = at.map((pulse) => (pulse <= 10 ? -1 + 0.18 * pulse : 0.8 - 0.15 * (pulse - 10)));
  const shifted = (by: number) => mean.map((weight) => weight + by);
  const states = [-1, -0.5, 0, 0.5, 1];
  const times = [1, 1e3, 1e6, 3.16e7, 1e10];
  const histogram = { from: 0.5, width: 0.1, counts: [1, 5, 3, 1] };
  return {
    sheet: exampleSheet(name),
    sample: { crosspoints: 10, seed: 7 },
    pulses: {
      response: {
        ...{ pulses: 10, start: null, at, mean, low: shifted(-0.2), lowerQuartile: shifted(-0.1) },
        ...{ upperQuartile: shifted(0.1), high: shifted(0.2), singles: [mean, shifted(0.05)] },
      },
      steps: {
        states,
        up: { mean: [0.03, 0.025, 0.02, 0.015, null], deviation: [0.01, 0.01, 0.01, 0.01, null] },
        down: { mean: [null, 0.01, 0.015, 0.02, 0.025], deviation: [null, 0.01, 0.01, 0.01, 0.01] },
        symmetryPoint: { weight: 0.25, stable: true },
      },
      differences: { bounds: { lower: null, upper: histogram }, steps: { up: histogram, down: histogram } },
      figures: {
        ...{ reference: 0, asymmetry: 2 / 7, nonlinearity: { up: 0.12, down: 0.3 } },
        ...{ deviceSpread: 0.2, cycleSpread: 0, readSpread: 0.01 },
      },
    },
    retention: {
      times,
      levels: [5e-5, 1e-4].map((target) => ({
        target,
        mean: times.map((_, i) => target * (1 - 0.1 * i)),
        low: times.map((_, i) => target * (0.9 - 0.1 * i)),
        high: times.map((_, i) => target * (1.1 - 0.1 * i)),
      })),
      errors: { targets: [0, 5e-5, 1e-4], bias: [0, 0, 0], programming: [0, 1e-6, 4e-6], read: [0, 5e-7, 1e-6] },
    },
  };
}
