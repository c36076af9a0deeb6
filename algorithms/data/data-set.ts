/**
 * What a network learns from: labelled images, and how to take fewer of them.
 */
import { DataError } from './data-error.ts';

/** Images as bytes, on purpose: a backend uploads them once and scales by 1/255 where it reads them. */
export interface Split {
  readonly count: number;
  /** count × width bytes, row by row; 0 is blank, 255 full ink. */
  readonly pixels: Uint8Array;
  /** Class of each image, 0…classes-1. */
  readonly labels: Uint8Array;
}

export interface DataSet {
  readonly name: string;
  /** Pixels of one image, the inputs of the network. */
  readonly width: number;
  /** Of one image in pixels, for drawing. */
  readonly shape: readonly [height: number, width: number];
  readonly classes: number;
  readonly train: Split;
  readonly test: Split;
  /** Where the images came from, for the report. */
  readonly source: string;
}

/** How many images of each split a study asks for; absent means all there are. */
export interface SubsetCounts {
  readonly train?: number | undefined;
  readonly test?: number | undefined;
}

/**
 * The first images of each split. First rather than drawn: the published sets come shuffled, so a prefix is as fair as
 * a draw, it is the same for every seed, and a smaller subset lies within a larger one.
 */
export function takeSubset(set: DataSet, counts: SubsetCounts): DataSet {
  return {
    ...set,
    train: takeFirst(set.train, counts.train, set.width, 'data.train'),
    test: takeFirst(set.test, counts.test, set.width, 'data.test'),
  };
}

/** Refuses a count that is not an integer from 1 to `most`; `key` is its path in the study. */
export function checkCount(count: number, most: number, key: string): void {
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new DataError(`Expected \`${key}\` to be an integer from 1 to ${most} images, got \`${count}\``);
  }
}

function takeFirst(split: Split, count: number | undefined, width: number, key: string): Split {
  if (count === undefined) return split;
  checkCount(count, split.count, key);
  if (count === split.count) return split;
  // Copies, so that the whole set can be let go.
  return { count, pixels: split.pixels.slice(0, count * width), labels: split.labels.slice(0, count) };
}
