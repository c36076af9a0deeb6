/** What is known of a data set without loading it, for bills that need no images. */
import { DIGITS_TEST, DIGITS_TRAIN } from '../../algorithms/index.ts';
import { DATA_SETS, type DataSetName } from './load-data-set.ts';

interface Counts {
  readonly train: number;
  readonly test: number;
}

export interface DataFacts {
  /** Pixels of one image. */
  readonly width: number;
  readonly classes: number;
  /** Images taken where a study names no number. */
  readonly all: Counts;
  /** Images there can be. */
  readonly most: Counts;
}

/** LeCun, Cortes & Burges; Fashion-MNIST (arXiv 1708.07747) has the same shape on purpose. */
const published = { train: 60_000, test: 10_000 };

const facts: Readonly<Record<DataSetName, DataFacts>> = {
  digits: {
    width: 784,
    classes: 10,
    all: { train: DIGITS_TRAIN, test: DIGITS_TEST },
    most: { train: 1_000_000, test: 1_000_000 },
  },
  mnist: { width: 784, classes: 10, all: published, most: published },
  'fashion-mnist': { width: 784, classes: 10, all: published, most: published },
};

/** Sets a study may name: those that can be loaded, and the shape of one for studies that only ask for the cost. */
export const NAMED_SETS = [...DATA_SETS, 'none'] as const;

/** What a study says of its data. */
export interface NamedData {
  readonly set: (typeof NAMED_SETS)[number];
  /** Of `none` only. */
  readonly width?: number;
  readonly classes?: number;
}

export function factsOf({ set, width = 1, classes = 1 }: NamedData): DataFacts {
  return set === 'none' ? { ...facts.digits, width, classes } : facts[set];
}
