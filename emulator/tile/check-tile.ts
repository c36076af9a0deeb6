/**
 * Refuses tiles that have no meaning, for those who open a machine without a study; a study says more about where it is
 * wrong (`studies/schema/check-study.ts`).
 */
import { BackendError } from '../backend.ts';
import { outputsPerArray, type TileSpec } from './tile.ts';
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
    device.pulse !== null || pulsed === 'all',
    `cells that pulse every crosspoint, as its device (${device.name}) takes any change exactly`,
    `cells of the kind ${pulsed}`,
  );
  const given = `[${significance.join(', ')}]`;
  // Programming divides by what is checked here; where crosspoints take turns, a pulse up must always mean the same.
  if (pulsed === 'first') expect((significance.at(-1) ?? 0) !== 0, 'a last crosspoint that counts', given);
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
