/** Whether the tables have the technology that a study asks for. */
import { type NodeFigures, nodeFigures, technologyNodes } from '../../emulator/index.ts';
import { processOf } from '../technology/process-of.ts';
import { type Clash, firstOf } from './clash.ts';
import type { Study } from './study-schema.ts';

export function checkTechnology({ node, roadmap, temperature = 300 }: Study['technology']): readonly Clash[] {
  const tabulated = typeof node === 'number';
  const [start, of, path] = tabulated
    ? [node, roadmap, 'technology.node']
    : [node.extends, node.roadmap, 'technology.node.extends'];
  const nodes = technologyNodes(of);
  if (!nodes.includes(start)) {
    return firstOf([true, `one of ${nodes.join(', ')} nm (${of}; nodes are not interpolated)`, start]).at(path);
  }
  const process = tabulated ? null : processOf(node);
  const { hot } = process?.figures ?? nodeFigures(start, of);
  return [
    ...(process ? checkFigures(process.figures, process.feature) : []),
    ...firstOf([
      !tabulated && roadmap !== 'low-standby',
      'left out with a technology file, which says it itself',
      roadmap,
    ]).at('technology.roadmap'),
    ...firstOf([hot === null && temperature !== 300, '300 K, the only one this technology has', temperature]).at(
      'technology.temperature',
    ),
  ];
}

/** A transistor that never opens, and gates without room for a contact between them. */
function checkFigures({ supply, threshold, gatePitch, gateLength, fins }: NodeFigures, feature: number) {
  const gate = fins === null ? feature : gateLength;
  const name = fins === null ? 'feature' : 'gateLength';
  const metres = Number(gate.toPrecision(6));
  return [
    // The gate voltage at which a process is asked for its drain current, see `transconductance`.
    ...firstOf([threshold >= 0.7 * supply, `below 0.7 of the supply of ${supply} V`, threshold]).at(
      'technology.node.threshold',
    ),
    ...firstOf([gatePitch <= gate, `above ${metres} m, its ${name}`, gatePitch]).at('technology.node.gatePitch'),
  ];
}
