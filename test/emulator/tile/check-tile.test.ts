/** Tiles that no machine opens, and why. */
import { describe, expect, it } from 'vitest';
import { settleDevice } from '../../../devices/index.ts';
import { BackendError, type Mapping } from '../../../emulator/index.ts';
import { checkTile } from '../../../emulator/tile/check-tile.ts';
import { type PlainTile, plainTile } from './tiles.ts';

const ideal = settleDevice('ideal');
const refresh = { every: 1, full: 0.75, alsoFull: 0.25 };
const check = (tile: Partial<PlainTile>) => () =>
  checkTile(plainTile({ inputs: 3, outputs: 2, name: 'layer 1', ...tile }));

describe('checkTile', () => {
  it.each<[string, Partial<PlainTile>]>([
    [
      'Expected tile `layer 1` to have arrays that hold a weight, got 1 columns and weights of 2 crosspoints',
      { mapping: 'differential', array: { rows: 4, columns: 1 } },
    ],
    [
      'Expected tile `layer 1` to have arrays that hold a weight, got 0 columns and weights of 1 crosspoints',
      { array: { rows: 4, columns: 0 } },
    ],
    ...(['sequential', 'random'] as const).map((policy): [string, Partial<PlainTile>] => [
      `every crosspoint, as its device (ideal) takes any change exactly, got cells of the kind ${policy}`,
      { device: ideal, mapping: { kind: 'vector', significance: [1, 1], policy } },
    ]),
    ['got cells of the kind one-sided', { device: ideal, mapping: { kind: 'one-sided', refresh } }],
    ['got cells of the kind first', { device: ideal, mapping: { kind: 'transfer', significance: [1, 1] } }],
    ['to have a last crosspoint that counts, got [1, 0]', { mapping: { kind: 'transfer', significance: [1, 0] } }],
    [
      'to have a crosspoint that counts, got [0, 0]',
      { mapping: { kind: 'vector', significance: [0, 0], policy: 'all' } },
    ],
    [
      'to have significances above 0, got [1, -1]',
      { mapping: { kind: 'vector', significance: [1, -1], policy: 'sequential' } },
    ],
    [
      'to have significances above 0, got [1, NaN]',
      { mapping: { kind: 'vector', significance: [1, Number.NaN], policy: 'random' } },
    ],
  ])('%s', (message, tile) => {
    expect(check(tile)).toThrow(BackendError);
    expect(check(tile)).toThrow(message);
  });

  it('passes what has a meaning', () => {
    const sound: readonly Mapping[] = [
      'reference',
      'differential',
      { kind: 'one-sided', refresh },
      { kind: 'vector', significance: [1, -1, 0], policy: 'all' },
      { kind: 'vector', significance: [1, 0.5], policy: 'sequential' },
      { kind: 'transfer', significance: [0, 1] },
    ];
    for (const mapping of sound) expect(check({ mapping })).not.toThrow();
    for (const mapping of [sound[0], sound[1], sound[3]]) {
      expect(check({ device: ideal, ...(mapping ? { mapping } : {}) })).not.toThrow();
    }
  });
});
