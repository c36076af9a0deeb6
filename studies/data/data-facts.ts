/** What is known of a data set without loading it, for bills that need no images. */
import { DIGITS_TEST, DIGITS_TRAIN } from '../../algorithms/index.ts';
import type { MapShape } from '../../emulator/index.ts';
import { DATA_SETS, type DataSetName } from './load-data-set.ts';

interface Counts {
  readonly train: number;
  readonly test: number;
}

export interface DataFacts {
  readonly image: MapShape;
  /** Numbers of one image. */
  readonly width: number;
  readonly classes: number;
  /** Images taken where a study names no number. */
  readonly all: Counts;
  /** Images there can be. */
  readonly most: Counts;
}

/** LeCun, Cortes & Burges; Fashion-MNIST (arXiv 1708.07747) has the same shape on purpose. */
const published = { train: 60_000, test: 10_000 };

const pixels: MapShape = { height: 28, width: 28, channels: 1 };

const facts: Readonly<Record<DataSetName, DataFacts>> = {
  digits: {
    image: pixels,
    width: 784,
    classes: 10,
    all: { train: DIGITS_TRAIN, test: DIGITS_TEST },
    most: { train: 1_000_000, test: 1_000_000 },
  },
  mnist: { image: pixels, width: 784, classes: 10, all: published, most: published },
  'fashion-mnist': { image: pixels, width: 784, classes: 10, all: published, most: published },
};

/** Sets a study may name: those that can be loaded, and the shape of one for studies that only ask for the cost. */
export const NAMED_SETS = [...DATA_SETS, 'none'] as const;

/** What a study says of its data. */
export interface NamedData {
  readonly set: (typeof NAMED_SETS)[number];
  /** Of `none` only: one of the two. */
  readonly width?: number;
  readonly image?: readonly number[];
  readonly classes?: number;
}

export function factsOf({ set, width: wide = 1, image: shape, classes = 1 }: NamedData): DataFacts {
  if (set !== 'none') return facts[set];
  const [height = 1, width = 1, channels = wide] = shape ?? [];
  return { ...facts.digits, image: { height, width, channels }, width: height * width * channels, classes };
}
