/** The arrays of a layer as facts to list, the same on a terminal and on a page. */
import { formatCount, formatPercent, formatQuantity } from '../units.ts';
import { wireWords } from './array-headline.ts';
import type { ArrayReport } from './array-report.ts';

export type Fact = readonly [name: string, value: string];

export function layerFacts({ layer, hardware }: ArrayReport): Fact[] {
  const { place, layers, inputs, outputs, originText, weightScale } = layer;
  return [
    ['layer', `${place} of ${layers}: ${formatCount(inputs)} inputs, ${formatCount(outputs)} outputs`],
    ['weights', `${originText}; ${Number(weightScale.toPrecision(4))} fills a cell`],
    ['cell', hardware.mapping],
    [
      'device',
      `${hardware.device}, on ${formatQuantity(hardware.onResistance, 'Ω')}, off ${formatQuantity(hardware.offResistance, 'Ω')}, read at ${formatQuantity(hardware.readVoltage, 'V')}`,
    ],
    ['DAC', hardware.dac],
    ['ADC', hardware.adc],
  ];
}

export function arrayFacts({ hardware, filling, arrays, drawn }: ArrayReport): Fact[] {
  const { arrays: count, utilisation, residual, sweeps } = filling;
  const { wires, rows, columns } = hardware;
  const size = `${formatCount(count)} of ${rows} × ${columns}`;
  const filled: Fact = ['arrays', `${size}, ${formatPercent(utilisation)} of the crosspoints hold a weight`];
  const loss = arrays[drawn]?.loss;
  if (!wires || !loss) return [filled, ['wires', 'no resistance']];
  const ends = `terminals ${wires.rowTerminal} Ω and ${wires.columnTerminal} Ω`;
  const solution = residual > 0 ? `, residual ${residual.toExponential(1)} after ${sweeps} sweeps at most` : '';
  return [
    filled,
    ['wires', `${wireWords(wires)}, ${ends}; ${wires.topology}`],
    ['solution', `${wires.solver}${solution}`],
    ['loss, all rows on', lossWords(loss.full)],
    ['loss, mean inputs', lossWords(loss.mean)],
  ];
}

function lossWords({ worst, median }: { readonly worst: number; readonly median: number }): string {
  return `worst ${formatPercent(worst, 2)} of the read voltage, median ${formatPercent(median, 2)} (worst array)`;
}

export function readFacts({ errors, answers, power, layer }: ArrayReport): Fact[] {
  const { total, signal, gain, vectors } = errors;
  const share = signal > 0 ? ` (${formatPercent(total.rms / signal)} of the outputs)` : '';
  const known: Fact[] =
    layer.origin === 'initial'
      ? []
      : [
          ['class kept', `${answers.kept} of ${answers.images} images, the other layers exact`],
          ['right', `${answers.correct} of ${answers.images}, in exact arithmetic ${answers.correctExact}`],
        ];
  return [
    ['read', `${vectors} test images`],
    ['column gain', gain.toFixed(4)],
    ['rms error', `${Number(total.rms.toPrecision(3))}${share}`],
    ...known,
    [
      'power',
      `cells ${formatQuantity(power.cells, 'W')}, wires ${formatQuantity(power.wires, 'W')} while rows are driven`,
    ],
    [
      'energy of a read',
      `${formatQuantity(power.energyPerRead, 'J')} in the arrays, at ${formatQuantity(power.drive, 's')} for a full-scale input, mean of ${power.vectors} images`,
    ],
  ];
}
