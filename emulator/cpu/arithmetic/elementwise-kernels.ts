/** A formula element by element, through a kernel, its rows shared out. */
import { drawRoom } from '../kernels/elementwise-kernel.ts';
import type { ElementwisePlan, MapElements, Place } from './arithmetic.ts';
import { type KernelRunner, operations } from './kernel-runner.ts';

/** @param map number of the formula's function */
export function kernelElementwise(runner: KernelRunner, plan: ElementwisePlan, map: number): MapElements {
  const { arena } = runner;
  const { formula, operands, output, width, seed, stream } = plan;
  const to = arena.at(output);
  const starts = operands.map(({ values }) => arena.at(values));
  const lists = Array.from({ length: runner.threads }, () => arena.allocateWords(operands.length));
  const inRows = formula.normals + formula.uniforms > 0 || operands.some(({ place }) => /row|column/.test(place));
  // Where rows do not matter there is only one, of which fours of elements are shared out.
  const columns = inRows ? width : 1;
  const step: Readonly<Record<Place, number>> = { element: 4 * columns, row: 4, column: 0, one: 0 };
  return (count, first, epoch) => {
    const items = inRows ? count : count * width;
    const work = count * width * operations.map;
    runner.split('mapRows', { items, group: inRows ? 1 : 4, work }, (from, some, thread) => {
      const list = lists[thread] as Int32Array;
      operands.forEach(({ place }, index) => {
        list[index] = (starts[index] as number) + from * step[place];
      });
      return [
        ...[map, ...(inRows ? [some, width] : [1, some]), to + from * 4 * columns, first + from, epoch, seed, stream],
        ...[runner.room(drawRoom(formula) / 4, thread), list.byteOffset],
      ];
    });
  };
}
