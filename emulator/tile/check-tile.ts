/**
 * Refuses tiles that have no meaning, for those who open a machine without a study; a study says more about where it is
 * wrong (`studies/schema/check-study.ts`).
 */
import { BackendError } from '../backend.ts';
import { changesTile } from '../program/analysis.ts';
import { copiedTiles } from '../program/operands.ts';
import type { Program } from '../program/program.ts';
import { isSolvedPerRead } from './conditions.ts';
import { isProgrammed } from './programmed-cell.ts';
import { outputsPerArray, storedOutputs, type TileSpec } from './tile.ts';
import { unitCell } from './unit-cell.ts';

export function checkTile(spec: TileSpec): void {
  const { declaration, device, mapping, array } = spec;
  const { pulsed, significance } = unitCell(mapping);
  const expect = (holds: boolean, expected: string, got: string) => {
    if (!holds) throw new BackendError(`Expected tile \`${declaration.name}\` to have ${expected}, got ${got}`);
  };
  const weight = `weights of ${significance.length} crosspoints`;
  expect(
    array.rows >= 1 && outputsPerArray(spec) >= 1,
    'arrays that hold a weight',
    `${array.columns} columns and ${weight}`,
  );
  expect(
    device.pulse !== null || pulsed === 'all' || pulsed === 'none',
    `cells that pulse every crosspoint, as its device (${device.name}) takes any change exactly`,
    `cells of the kind ${pulsed}`,
  );
  const { wires, converters } = spec;
  const amplitude = converters.dac.kind === 'ideal' || converters.dac.encoding === 'amplitude';
  if (device.currentVoltage) {
    expect(wires?.topology !== 'separate-source', 'cells in proportion to their voltage', 'separate sources');
    const between = 'inputs as amplitudes where cells are not in proportion to their voltage, and wires lie between';
    expect(!wires || amplitude || isSerial(converters), between, 'pulse widths');
  }
  const given = `[${significance.join(', ')}]`;
  // Programming divides by what is checked here; where crosspoints take turns, a pulse up must always mean the same.
  if (pulsed === 'first') expect((significance.at(-1) ?? 0) !== 0, 'a last crosspoint that counts', given);
  else if (pulsed === 'none') return;
  else if (pulsed === 'all')
    expect(
      significance.some((one) => one !== 0),
      'a crosspoint that counts',
      given,
    );
  else if (pulsed !== 'one-sided')
    expect(
      significance.every((one) => one > 0),
      'significances above 0',
      given,
    );
}

/** Whether every pulse on a row has the same height. */
function isSerial({ dac }: TileSpec['converters']): boolean {
  return dac.kind === 'uniform' && dac.sliceBits === 1;
}

/** Refuses programs that ask of a tile what its arrays cannot do. */
export function checkOperations(program: Program, spec: TileSpec): void {
  const { name, outputs } = spec.declaration;
  const transposable = !isSolvedPerRead(spec) && storedOutputs(spec) === outputs;
  for (const operation of program.operations) {
    const refuse = (what: string, of: string) => {
      throw new BackendError(`Expected tile \`${name}\` to be ${what}, got ${of} (\`${operation.label}\`)`);
    };
    if (copiedTiles(operation).includes(name) && isProgrammed(spec.mapping)) {
      refuse('of cells that learn, whose weights logic takes as they are', 'cells that are programmed');
    }
    if (!('tile' in operation) || operation.tile !== name) continue;
    if (changesTile(operation) && unitCell(spec.mapping).pulsed === 'none') refuse('read only', 'a change');
    if (operation.kind === 'read' && operation.direction === 'transposed' && !transposable) {
      refuse('read forward only, as its circuits are solved read by read or have unit columns', 'a transposed read');
    }
  }
}
