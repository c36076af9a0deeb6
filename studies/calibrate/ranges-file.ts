/** Ranges as a study takes them: `tile.converters.adc.range`, tile by tile. */
import { Document, isScalar, visit } from 'yaml';
import type { Interval } from '../../emulator/index.ts';
import type { Ranges } from './calibrate-ranges.ts';

/** One interval where there is one weight slice, else a list of them. */
function writtenRanges(ranges: Ranges): Readonly<Record<string, Interval | readonly Interval[]>> {
  return Object.fromEntries(
    Object.entries(ranges).map(([tile, intervals]) => {
      const [only] = intervals;
      return [tile, intervals.length === 1 && only ? only : intervals];
    }),
  );
}

/** As part of a study file. */
export function rangesFile(ranges: Ranges, heading: readonly string[]): string {
  const study = new Document({ tile: { converters: { adc: { range: writtenRanges(ranges) } } } });
  visit(study, {
    Seq: (_, list) => {
      if (list.items.every(isScalar)) list.flow = true;
    },
  });
  const lines = heading.map((line) => `# ${line}\n`);
  return `${lines.join('')}${study.toString({ flowCollectionPadding: false, lineWidth: 0 })}`;
}
