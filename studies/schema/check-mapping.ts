/** Unit cells that hold no weight, or too much of one. */
import { type Clash, clash, firstOf } from './clash.ts';
import { type ProgrammedMapping, programmedCell, type StudyMapping } from './programmed-cell.ts';

export function checkMapping(mapping: StudyMapping): readonly Clash[] {
  const cell = programmedCell(mapping);
  return cell ? checkSlices(cell) : checkSignificance(mapping);
}

function checkSlices({ kind, weightBits, sliceBits, cellBits }: ProgrammedMapping): readonly Clash[] {
  const path = 'tile.mapping';
  if (sliceBits === undefined) {
    // An odd number of levels, so that one of them is 0, leaves one of two unused.
    return firstOf([kind === 'offset' && cellBits === 1, 'an integer from 2 to 16 with the mapping offset', 1]).at(
      `${path}.cellBits`,
    );
  }
  if (weightBits === undefined) return [`Expected \`${path}.weightBits\` to be an integer with sliceBits, got nothing`];
  // A pair slices the magnitude.
  const needed = kind === 'pair' ? weightBits - 1 : weightBits;
  const sum = sliceBits.reduce((all, bits) => all + bits, 0);
  const last = sliceBits.at(-1) ?? 0;
  const bits = `${needed} bits (weightBits ${weightBits}${kind === 'pair' ? ' without the sign' : ''})`;
  return [
    ...firstOf([cellBits !== undefined, 'left out with sliceBits, which say the levels', cellBits]).at(
      `${path}.cellBits`,
    ),
    ...firstOf(
      [sum < needed, `a list with a sum of at least ${bits}`, sliceBits],
      [sum - last >= needed, `a list without slices beyond ${bits}`, sliceBits],
    ).at(`${path}.sliceBits`),
  ];
}

/** Where one crosspoint of several takes a change, it must count for something, and all must count alike in sign. */
function checkSignificance(mapping: StudyMapping): readonly Clash[] {
  if (typeof mapping === 'string' || (mapping.kind !== 'vector' && mapping.kind !== 'transfer')) return [];
  const { significance } = mapping;
  const expect = (holds: boolean, expected: string) =>
    holds ? [] : [clash('tile.mapping.significance', expected, significance)];
  if (mapping.kind === 'transfer') {
    const sound = significance.every((one) => one >= 0) && (significance.at(-1) ?? 0) > 0;
    return expect(sound, 'numbers of 0 or more, the last above 0');
  }
  if (mapping.policy === 'all')
    return expect(
      significance.every((one) => one !== 0),
      'other than 0',
    );
  return expect(
    significance.every((one) => one > 0),
    `above 0 with the policy ${mapping.policy}`,
  );
}
