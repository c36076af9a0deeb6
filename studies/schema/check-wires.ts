/** Wires that no array can have, or that its crosspoints and inputs do not fit. */
import { type Clash, firstOf } from './clash.ts';
import { nameOfMapping, type StudyMapping } from './programmed-cell.ts';
import type { Study } from './study-schema.ts';

type Wires = Exclude<Study['tile']['wires'], 'ideal'>;

export function checkWires(tile: Study['tile']): readonly Clash[] {
  const { wires, mapping, layout, converters } = tile;
  if (wires === 'ideal') return [];
  const path = 'tile.wires';
  const gated = wires.topology === 'separate-source';
  const { interleaved, solver, drive } = wires;
  return [
    ...firstOf([
      interleaved && !isPair(mapping),
      'a cell of two crosspoints of opposite sign with `wires.interleaved`',
      nameOfMapping(mapping),
    ]).at('tile.mapping'),
    ...firstOf([interleaved && layout === 'separate', 'neighbouring with `wires.interleaved`', layout]).at(
      'tile.layout',
    ),
    ...firstOf([interleaved && gated, 'false with `topology: separate-source`', interleaved]).at(`${path}.interleaved`),
    ...firstOf([
      gated && solver !== 'ladder',
      'ladder with `topology: separate-source`, whose cells inputs switch',
      solver,
    ]).at(`${path}.solver`),
    ...firstOf([
      gated && drive !== 'left',
      'left with `topology: separate-source`, whose supply has one end',
      drive,
    ]).at(`${path}.drive`),
    ...(gated ? checkGates(converters.dac) : []),
    ...firstOf([
      converters.fractionalDrop !== undefined && hasResistance(wires),
      'left out with `tile.wires`, which are the exact thing',
      converters.fractionalDrop,
    ]).at('tile.converters.fractionalDrop'),
  ];
}

/** Gates are open or shut, so inputs must come bit by bit. */
function checkGates(dac: Study['tile']['converters']['dac']): readonly Clash[] {
  const encoding = dac === 'ideal' ? 'ideal' : dac.encoding;
  const sliceBits = dac === 'ideal' ? 1 : (dac.sliceBits ?? 1);
  const why = 'with `wires.topology: separate-source`, whose gates are open or shut';
  return [
    ...firstOf([encoding !== 'bit-serial', `bit-serial ${why}`, encoding]).at('tile.converters.dac.encoding'),
    ...firstOf([sliceBits !== 1, `1 ${why}`, sliceBits]).at('tile.converters.dac.sliceBits'),
  ];
}

function isPair(mapping: StudyMapping): boolean {
  if (typeof mapping === 'string') return mapping === 'differential';
  if (mapping.kind === 'pair') return (mapping.sliceBits?.length ?? 1) === 1;
  return mapping.kind === 'one-sided';
}

/** Resistances with their defaults, @unit ohm. */
export function resistancesOf({ segment = 0, row = segment, column = segment, rowTerminal, columnTerminal }: Wires) {
  return { row, column, rowTerminal, columnTerminal };
}

export function hasResistance(wires: Wires): boolean {
  return Object.values(resistancesOf(wires)).some((one) => one > 0);
}
