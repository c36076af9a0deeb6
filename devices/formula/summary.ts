/** What a tree uses and costs, gathered once. */
import { functions } from './functions.ts';
import { type Formula, type Node, type Table, walk } from './tree.ts';

export function finishFormula(text: string, tree: Node, tables: Readonly<Record<string, Table>>): Formula {
  const names = new Set<string>();
  const drawn = { normal: 0, uniform: 0 };
  let operations = 0;
  for (const node of walk(tree)) {
    if (node.kind === 'name') names.add(node.name);
    if (node.kind === 'draw') drawn[node.draw]++;
    operations += operationsOf(node);
  }
  return { text, names: [...names], normals: drawn.normal, uniforms: drawn.uniform, operations, tree, tables };
}

function operationsOf(node: Node): number {
  switch (node.kind) {
    case 'number':
    case 'name':
    case 'draw':
      return 0;
    case 'negate':
    case 'arithmetic':
      return 1;
    case 'choose':
      // The comparison and the selection.
      return 2;
    case 'table':
      // Offset, slope and sum; finding the segment is a memory's work.
      return 3;
    case 'call':
      return functions.get(node.name)?.operations ?? 0;
  }
}
