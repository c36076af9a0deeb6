/** The passes of a step of conjugate gradients over an array's lines and vectors; what they are for: `conjugate-gradients.ts`. */
import { type Block, type Gradients, lanes } from './block.ts';
import type { FactoredArray } from './factored-array.ts';

/** One number for each right-hand side. */
export interface Figures {
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  /** p·q */
  readonly curvature: Float64Array;
  /** r·z */
  readonly reduction: Float64Array;
  /** Σ g |z| */
  readonly left: Float64Array;
}

export function openFigures(): Figures {
  const numbers = () => new Float64Array(lanes);
  return { alpha: numbers(), beta: numbers(), curvature: numbers(), reduction: numbers(), left: numbers() };
}

/** p = z + β p, s = r + β s, q = s − g W g p, p·q; q replaces z. */
export function multiply(array: FactoredArray, block: Block, vectors: Gradients, figures: Figures): void {
  const { rows, columns, perNode } = array;
  figures.curvature.fill(0);
  for (let row = 0; row < rows; row++) {
    const node = Math.floor(row / perNode) * columns;
    if (row % perNode === 0) turn(node, columns, block, vectors, figures);
    gather(array, block, vectors, row, node);
    spread(array, block, vectors, figures, row, node);
  }
}

/** The next direction and its image, along the nodes of one word line; q starts as s. */
function turn(cell: number, columns: number, { change }: Block, vectors: Gradients, { beta }: Figures): void {
  const { imbalance, direction, image } = vectors;
  const beta0 = beta[0] as number;
  const beta1 = beta[1] as number;
  const beta2 = beta[2] as number;
  const beta3 = beta[3] as number;
  for (let node = cell * lanes; node < (cell + columns) * lanes; node += lanes) {
    direction[node] = (change[node] as number) + beta0 * (direction[node] as number);
    direction[node + 1] = (change[node + 1] as number) + beta1 * (direction[node + 1] as number);
    direction[node + 2] = (change[node + 2] as number) + beta2 * (direction[node + 2] as number);
    direction[node + 3] = (change[node + 3] as number) + beta3 * (direction[node + 3] as number);
    const image0 = (imbalance[node] as number) + beta0 * (image[node] as number);
    const image1 = (imbalance[node + 1] as number) + beta1 * (image[node + 1] as number);
    const image2 = (imbalance[node + 2] as number) + beta2 * (image[node + 2] as number);
    const image3 = (imbalance[node + 3] as number) + beta3 * (image[node + 3] as number);
    image[node] = image0;
    image[node + 1] = image1;
    image[node + 2] = image2;
    image[node + 3] = image3;
    change[node] = image0;
    change[node + 1] = image1;
    change[node + 2] = image2;
    change[node + 3] = image3;
  }
}

/** J of one word line for the currents g p. */
function gather(array: FactoredArray, { carried }: Block, { direction }: Gradients, row: number, first: number): void {
  const { columns, conductances, wordFactors } = array;
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let cell = (row + 1) * columns;
  let node = (first + columns) * lanes;
  for (let at = (columns - 1) * lanes; at >= 0; at -= lanes) {
    cell -= 1;
    node -= lanes;
    const conductance = conductances[cell] as number;
    const factor = wordFactors[cell] as number;
    sum0 += conductance * (direction[node] as number);
    sum1 += conductance * (direction[node + 1] as number);
    sum2 += conductance * (direction[node + 2] as number);
    sum3 += conductance * (direction[node + 3] as number);
    carried[at] = sum0;
    carried[at + 1] = sum1;
    carried[at + 2] = sum2;
    carried[at + 3] = sum3;
    sum0 *= factor;
    sum1 *= factor;
    sum2 *= factor;
    sum3 *= factor;
  }
}

/** Takes g W g p of one word line from q, and adds to p·q: p·s with the first word line of a node. */
function spread(
  { columns, perNode, word, conductances, wordFactors }: FactoredArray,
  { change, carried }: Block,
  { direction, image }: Gradients,
  { curvature }: Figures,
  row: number,
  first: number,
): void {
  const own = row % perNode === 0 ? 1 : 0;
  let [drop0, drop1, drop2, drop3] = [0, 0, 0, 0];
  let [curved0, curved1, curved2, curved3] = [0, 0, 0, 0];
  let resistance = word.root;
  let cell = row * columns;
  let node = first * lanes;
  for (let at = 0; at < columns * lanes; at += lanes) {
    const conductance = conductances[cell] as number;
    const factor = wordFactors[cell] as number;
    drop0 = factor * (drop0 + resistance * (carried[at] as number));
    drop1 = factor * (drop1 + resistance * (carried[at + 1] as number));
    drop2 = factor * (drop2 + resistance * (carried[at + 2] as number));
    drop3 = factor * (drop3 + resistance * (carried[at + 3] as number));
    change[node] = (change[node] as number) - conductance * drop0;
    change[node + 1] = (change[node + 1] as number) - conductance * drop1;
    change[node + 2] = (change[node + 2] as number) - conductance * drop2;
    change[node + 3] = (change[node + 3] as number) - conductance * drop3;
    curved0 += (direction[node] as number) * (own * (image[node] as number) - conductance * drop0);
    curved1 += (direction[node + 1] as number) * (own * (image[node + 1] as number) - conductance * drop1);
    curved2 += (direction[node + 2] as number) * (own * (image[node + 2] as number) - conductance * drop2);
    curved3 += (direction[node + 3] as number) * (own * (image[node + 3] as number) - conductance * drop3);
    resistance = word.segment;
    cell += 1;
    node += lanes;
  }
  addLanes(curvature, curved0, curved1, curved2, curved3);
}

/** h += α p, r −= α q, z = B r, r·z, Σ g |z|; z replaces q. */
export function precondition(array: FactoredArray, block: Block, vectors: Gradients, figures: Figures): void {
  const { nodes, segment, root, rootIsLast } = array.bit;
  const first = rootIsLast ? nodes - 1 : 0;
  const stride = rootIsLast ? -1 : 1;
  block.carried.fill(0);
  for (let node = nodes - 1; node >= 0; node--) advance(array, block, vectors, figures, first + node * stride);
  block.carried.fill(0);
  figures.reduction.fill(0);
  figures.left.fill(0);
  for (let node = 0; node < nodes; node++) {
    settle(array, block, vectors, figures, first + node * stride, node === 0 ? root : segment);
  }
}

/** h and r after a step, and J of all bit lines for the currents r, at one of their nodes. */
function advance(
  { columns, bitFactors }: FactoredArray,
  { rise, change, carried }: Block,
  { imbalance, direction }: Gradients,
  { alpha }: Figures,
  row: number,
): void {
  const alpha0 = alpha[0] as number;
  const alpha1 = alpha[1] as number;
  const alpha2 = alpha[2] as number;
  const alpha3 = alpha[3] as number;
  let cell = row * columns;
  let node = cell * lanes;
  for (let at = 0; at < columns * lanes; at += lanes) {
    const factor = bitFactors[cell] as number;
    const rest0 = (imbalance[node] as number) - alpha0 * (change[node] as number);
    const rest1 = (imbalance[node + 1] as number) - alpha1 * (change[node + 1] as number);
    const rest2 = (imbalance[node + 2] as number) - alpha2 * (change[node + 2] as number);
    const rest3 = (imbalance[node + 3] as number) - alpha3 * (change[node + 3] as number);
    rise[node] = (rise[node] as number) + alpha0 * (direction[node] as number);
    rise[node + 1] = (rise[node + 1] as number) + alpha1 * (direction[node + 1] as number);
    rise[node + 2] = (rise[node + 2] as number) + alpha2 * (direction[node + 2] as number);
    rise[node + 3] = (rise[node + 3] as number) + alpha3 * (direction[node + 3] as number);
    imbalance[node] = rest0;
    imbalance[node + 1] = rest1;
    imbalance[node + 2] = rest2;
    imbalance[node + 3] = rest3;
    const sum0 = rest0 + (carried[at] as number);
    const sum1 = rest1 + (carried[at + 1] as number);
    const sum2 = rest2 + (carried[at + 2] as number);
    const sum3 = rest3 + (carried[at + 3] as number);
    change[node] = sum0;
    change[node + 1] = sum1;
    change[node + 2] = sum2;
    change[node + 3] = sum3;
    carried[at] = factor * sum0;
    carried[at + 1] = factor * sum1;
    carried[at + 2] = factor * sum2;
    carried[at + 3] = factor * sum3;
    cell += 1;
    node += lanes;
  }
}

/** z of all bit lines at one of their nodes, and its sums. */
function settle(
  { columns, bitFactors, nodeConductances }: FactoredArray,
  { change, carried }: Block,
  { imbalance }: Gradients,
  { reduction, left }: Figures,
  row: number,
  resistance: number,
): void {
  let [reduced0, reduced1, reduced2, reduced3] = [0, 0, 0, 0];
  let [left0, left1, left2, left3] = [0, 0, 0, 0];
  let cell = row * columns;
  let node = cell * lanes;
  for (let at = 0; at < columns * lanes; at += lanes) {
    const factor = bitFactors[cell] as number;
    const conductance = nodeConductances[cell] as number;
    const next0 = factor * ((carried[at] as number) + resistance * (change[node] as number));
    const next1 = factor * ((carried[at + 1] as number) + resistance * (change[node + 1] as number));
    const next2 = factor * ((carried[at + 2] as number) + resistance * (change[node + 2] as number));
    const next3 = factor * ((carried[at + 3] as number) + resistance * (change[node + 3] as number));
    carried[at] = next0;
    carried[at + 1] = next1;
    carried[at + 2] = next2;
    carried[at + 3] = next3;
    change[node] = next0;
    change[node + 1] = next1;
    change[node + 2] = next2;
    change[node + 3] = next3;
    reduced0 += next0 * (imbalance[node] as number);
    reduced1 += next1 * (imbalance[node + 1] as number);
    reduced2 += next2 * (imbalance[node + 2] as number);
    reduced3 += next3 * (imbalance[node + 3] as number);
    left0 += conductance * Math.abs(next0);
    left1 += conductance * Math.abs(next1);
    left2 += conductance * Math.abs(next2);
    left3 += conductance * Math.abs(next3);
    cell += 1;
    node += lanes;
  }
  addLanes(reduction, reduced0, reduced1, reduced2, reduced3);
  addLanes(left, left0, left1, left2, left3);
}

function addLanes(sums: Float64Array, one: number, two: number, three: number, four: number): void {
  sums[0] = (sums[0] as number) + one;
  sums[1] = (sums[1] as number) + two;
  sums[2] = (sums[2] as number) + three;
  sums[3] = (sums[3] as number) + four;
}
