/**
 * XY bus: a word runs along one horizontal trunk to its column and along a vertical one to its row. One action moves one
 * word between the corner of the grid and the mean block, half of either trunk away.
 *
 * Each trunk is a channel through the whole grid and drawn in the tier of its whole length. Tri-state repeaters beyond the
 * addressed block stay off, so the length that leaks is that of the mean path.
 */
import type { Technology } from '../technology.ts';
import { type GridOptions, gridWire, type Interconnect, interconnectOf } from './interconnect.ts';

export function meshBus(technology: Technology, options: GridOptions): Interconnect {
  const wire = gridWire(technology, 'meshBus', options);
  const { rows, columns, blockHeight, blockWidth, width } = options;
  const trunk = { horizontal: columns * blockWidth, vertical: rows * blockHeight };
  const across = (columns - 1) * blockWidth;
  const down = (rows - 1) * blockHeight;
  const farthest = {
    length: across + down,
    latency: across * wire.delayOver(trunk.horizontal) + down * wire.delayOver(trunk.vertical),
  };
  const mean = { length: farthest.length / 2, latency: farthest.latency / 2 };
  return interconnectOf(technology, wire, options, {
    name: `${width}-bit XY bus over ${rows} × ${columns} blocks`,
    area: width * (trunk.horizontal * wire.pitch.alongRows + trunk.vertical * wire.pitch.acrossRows),
    mean,
    farthest,
    leakingLength: mean.length,
    formula: 'l = ((columns − 1) w + (rows − 1) h)/2; E = bits · toggle · ½ C l Vdd²; A = bits · (trunk · pitch)',
  });
}
