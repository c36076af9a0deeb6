/** Storage of one array and of the right-hand sides that are solved at once. */
import { expectWire } from '../../tile/wires/wire-error.ts';
import { storageBuffer } from '../buffers.ts';
import { figureRows } from '../kernels/wires/ladder.ts';

/** What buffers and bind groups follow from. */
export interface ArraySize {
  readonly rows: number;
  readonly columns: number;
  /** Word lines that meet a bit line in one node. */
  readonly perNode: number;
  /** Fours of right-hand sides. */
  readonly quads: number;
}

export type ArrayBuffers = ReturnType<typeof openArrayBuffers>;

const floatBytes = 4;
const quadBytes = 4 * floatBytes;

/** Beyond this a vector gains no speed, and there are six of them. */
const usualVectorBytes = 2 ** 26;

/**
 * Right-hand sides are shared out evenly among as few solves as buffers allow; fours in each.
 *
 * @throws WireError where four are too many
 */
export function quadsFor(
  { limits }: Pick<GPUDevice, 'limits'>,
  { rows, columns }: Pick<ArraySize, 'rows' | 'columns'>,
  count: number,
): number {
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize, usualVectorBytes);
  const cells = rows * columns;
  const mostCells = Math.floor(Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize) / quadBytes);
  expectWire(cells <= mostCells, 'rows × columns', `${mostCells} crosspoints or fewer on this GPU`, cells);
  const most = Math.max(1, Math.floor(largest / (cells * quadBytes)));
  const all = Math.max(1, Math.ceil(count / 4));
  return Math.ceil(all / Math.ceil(all / most));
}

export function openArrayBuffers(device: GPUDevice, { rows, columns, perNode, quads }: ArraySize) {
  const places = rows / perNode;
  const storage = (name: string, bytes: number) => storageBuffer(device, `wires: ${name}`, bytes);
  const nodes = (name: string) => storage(name, places * columns * quads * quadBytes);
  const ladder = (name: string, count: number) => storage(name, count * 2 * floatBytes);
  return {
    conductances: storage('conductances', rows * columns * floatBytes),
    wordLadder: ladder('word lines', rows * columns),
    bitLadder: ladder('bit lines', places * columns),
    wordSources: storage('word sources', rows * quads * quadBytes),
    bitSources: storage('bit sources', columns * quads * quadBytes),
    wordCurrents: storage('word currents', rows * quads * quadBytes),
    bitCurrents: storage('bit currents', columns * quads * quadBytes),
    rise: nodes('rise'),
    change: nodes('change'),
    /** J of word lines, or their voltages after a sweep, [rows][columns]. */
    carried: storage('carried', rows * columns * quads * quadBytes),
    imbalance: nodes('imbalance'),
    direction: nodes('direction'),
    image: nodes('image'),
    /** Of word lines, or twice of bit lines. */
    partials: storage('partials', Math.max(places, 2 * columns) * quads * quadBytes),
    figures: storage('figures', figureRows.length * quads * quadBytes),
  };
}
