/**
 * The published data sets that are files: what they are called, where they are kept, and how to know that a copy is
 * theirs.
 */

/** A checksum of the file as it is sent (`packed`) or of what gzip unpacks it to (`unpacked`). */
export interface Checksum {
  readonly of: 'packed' | 'unpacked';
  readonly md5: string;
}

/** The parts of a set, one IDX file each. */
export const PARTS = ['train-images', 'train-labels', 'test-images', 'test-labels'] as const;
export type Part = (typeof PARTS)[number];

/** Names of the parts as published, without `.gz`. */
export const FILE_NAMES: Readonly<Record<Part, string>> = {
  'train-images': 'train-images-idx3-ubyte',
  'train-labels': 'train-labels-idx1-ubyte',
  'test-images': 't10k-images-idx3-ubyte',
  'test-labels': 't10k-labels-idx1-ubyte',
};

export interface PublishedSet {
  readonly name: string;
  readonly classes: number;
  readonly citation: string;
  /** Folders on the web that hold the packed files, tried in order; each ends in a slash. */
  readonly mirrors: readonly string[];
  readonly checksums: Readonly<Record<Part, Checksum>>;
}

/** Names of sets that are files, as a study gives them. */
export type PublishedName = 'mnist' | 'fashion-mnist';

export const PUBLISHED_SETS: Readonly<Record<PublishedName, PublishedSet>> = {
  mnist: {
    name: 'mnist',
    classes: 10,
    citation: 'LeCun, Cortes and Burges, The MNIST database of handwritten digits',
    mirrors: ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'],
    // Of the unpacked files, since mirrors have packed them anew; computed from a byte-exact copy.
    checksums: {
      'train-images': { of: 'unpacked', md5: '6bbc9ace898e44ae57da46a324031adb' },
      'train-labels': { of: 'unpacked', md5: 'a25bea736e30d166cdddb491f175f624' },
      'test-images': { of: 'unpacked', md5: '2646ac647ad5339dbf082846283269ea' },
      'test-labels': { of: 'unpacked', md5: '27ae3e4e09519cfbb04c329615203637' },
    },
  },
  'fashion-mnist': {
    name: 'fashion-mnist',
    classes: 10,
    citation: 'Xiao, Rasul and Vollgraf 2017, Fashion-MNIST, arXiv:1708.07747',
    mirrors: [
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    ],
    // Of the packed files, as the authors' README lists them (github.com/zalandoresearch/fashion-mnist).
    checksums: {
      'train-images': { of: 'packed', md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
      'train-labels': { of: 'packed', md5: '25c81989df183df01b3e8a0aad5dffbe' },
      'test-images': { of: 'packed', md5: 'bef4ecab320f06d8554ea6380940ec79' },
      'test-labels': { of: 'packed', md5: 'bb300cfdad3c16e7a12a480ee83cd310' },
    },
  },
};
