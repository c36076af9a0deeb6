/** The technologies that the file of component figures has single units of. */
import { type Technology, technologyNode } from '../../../emulator/cost/index.ts';
import type { NeurosimComponents } from './components-schema.ts';

export interface GoldenNode {
  readonly roadmap: 'low-standby' | 'high-performance';
  readonly technology: Technology;
  /** Unit → case → figures. */
  readonly units: NeurosimComponents['per_node_units_LSTP'][string];
}

/** Largest node first as the file has them; wires without their barrier, as in the file. */
export function* goldenNodes(golden: NeurosimComponents): Generator<GoldenNode> {
  const roadmaps = [
    ['low-standby', golden.per_node_units_LSTP],
    ['high-performance', golden.per_node_units_HP],
  ] as const;
  for (const [roadmap, nodes] of roadmaps) {
    for (const [nanometres, units] of Object.entries(nodes)) {
      yield { roadmap, technology: technologyNode(Number(nanometres), { roadmap, barrier: false }), units };
    }
  }
}
