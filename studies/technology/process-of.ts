/** From what a file says of a process to its figures. */
import { nodeFigures, type Process } from '../../emulator/index.ts';
import type { TechnologyDescription } from './technology-schema.ts';

/** @throws TechnologyError where the roadmap has no such node to start from */
export function processOf(description: TechnologyDescription): Process {
  const { name, extends: node, roadmap, feature = node, wire, onCurrent, offCurrent, ...figures } = description;
  return {
    name,
    node,
    roadmap,
    feature: feature / 1e9,
    figures: {
      ...nodeFigures(node, roadmap),
      ...figures,
      // Rows, too, unless the file says otherwise: the node's own metal 1 is of other wires.
      ...(wire && { wire: [wire.width, wire.aspectRatio, wire.resistivity] as const, metal1: figures.metal1 ?? null }),
      ...(onCurrent && { onCurrent: [onCurrent.nmos, onCurrent.pmos] as const }),
      ...(offCurrent && { offCurrent: [offCurrent.nmos, offCurrent.pmos] as const }),
    },
  };
}
