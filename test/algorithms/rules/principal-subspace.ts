/**
 * What the largest eigenvectors of images with their labels tell of the label of an image: where Oja's subspace rule ends, found
 * by powers of the second moments.
 */
import type { DataSet } from '../../../algorithms/index.ts';
import { dot, type Rows } from './feature-tests.ts';

/** Share of the test images whose own label has, beside them, the largest part in the subspace of the training images. */
export function subspaceAccuracy(data: DataSet, neurons: number, labelEnergy: number): number {
  const { test, width, classes } = data;
  const rows = principalSubspace(data, neurons, labelEnergy);
  const label = Math.sqrt(labelEnergy / (1 + labelEnergy));
  let correct = 0;
  for (let image = 0; image < test.count; image++) {
    const x = imageOf(data, 'test', image, labelEnergy);
    const y = rows.map((row) => dot(row, x));
    const activities = Array.from({ length: classes }, (_, one) =>
      rows.reduce((sum, row, k) => sum + ((y[k] as number) + label * (row[width + one] as number)) ** 2, 0),
    );
    if (activities.indexOf(Math.max(...activities)) === test.labels[image]) correct += 1;
  }
  return correct / test.count;
}

/** Pixels of length 1/√(1 + e), and zeros for the label. */
function imageOf(data: DataSet, set: 'train' | 'test', image: number, labelEnergy: number): Float64Array {
  const { width, classes } = data;
  const x = new Float64Array(width + classes);
  x.set(data[set].pixels.subarray(image * width, (image + 1) * width));
  const scale = 1 / Math.sqrt((1 + labelEnergy) * dot(x, x));
  return x.map((value) => scale * value);
}

/** Orthonormal rows that span the largest eigenvectors. */
function principalSubspace(data: DataSet, neurons: number, labelEnergy: number): Rows {
  const inputs = data.width + data.classes;
  const moments = Array.from({ length: inputs }, () => new Float64Array(inputs));
  for (let image = 0; image < data.train.count; image++) {
    const x = imageOf(data, 'train', image, labelEnergy);
    x[data.width + (data.train.labels[image] as number)] = Math.sqrt(labelEnergy / (1 + labelEnergy));
    const active = [...x.keys()].filter((i) => x[i] !== 0);
    for (const i of active) {
      const row = moments[i] as Float64Array;
      for (const j of active) row[j] = (row[j] as number) + (x[i] as number) * (x[j] as number);
    }
  }
  let rows: Rows = Array.from({ length: neurons }, (_, k) =>
    Float64Array.from({ length: inputs }, (_, i) => Math.cos((k + 1) * i + k)),
  );
  for (let step = 0; step < 60; step++) {
    rows = orthonormal(rows.map((row) => Float64Array.from(moments, (moment) => dot(moment, row))));
  }
  return rows;
}

/** By Gram–Schmidt. */
function orthonormal(rows: Rows): Rows {
  const found: Float64Array[] = [];
  for (const row of rows) {
    const rest = Float64Array.from(row);
    // Twice, so that rounding leaves nothing.
    for (const other of [...found, ...found]) {
      const along = dot(rest, other);
      for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) - along * (other[i] as number);
    }
    const length = Math.sqrt(dot(rest, rest));
    found.push(rest.map((value) => value / length));
  }
  return found;
}
