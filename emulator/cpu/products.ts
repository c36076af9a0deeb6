/**
 * Matrix–vector products over an array stored [inputs][outputs].
 *
 * float32: every multiply-add is rounded to float32 once, as `fma` does on a GPU. A double holds the product of two
 * float32 exactly, so rounding the double sum gives the fused result (up to a double rounding in one case of 2²⁹).
 * Forward sums run over inputs in order; transposed sums run in four lanes (output index modulo 4), then
 * (0 + 1) + (2 + 3). `webgpu/kernels/read/product.ts` keeps the same order, so both give the same bits.
 */
import type { Precision, Real } from './storage.ts';

export interface Products {
  /** sums[o] += Σ x[j] W[j][o] over the listed inputs j; `sums` starts at `at`. */
  forward(weights: Real, outputs: number, x: Real, inputs: Int32Array, listed: number, sums: Real): void;
  /** sums[j] = Σ W[j][o] d[o] for o from `start` to `end`. */
  transposed(weights: Real, inputs: number, outputs: number, d: Real, start: number, end: number, sums: Real): void;
}

const single: Products = {
  forward(weights, outputs, x, inputs, listed, sums) {
    let next = 0;
    for (; next + 3 < listed; next += 4) {
      const j0 = inputs[next] as number;
      const j1 = inputs[next + 1] as number;
      const j2 = inputs[next + 2] as number;
      const j3 = inputs[next + 3] as number;
      const x0 = x[j0] as number;
      const x1 = x[j1] as number;
      const x2 = x[j2] as number;
      const x3 = x[j3] as number;
      const w0 = j0 * outputs;
      const w1 = j1 * outputs;
      const w2 = j2 * outputs;
      const w3 = j3 * outputs;
      for (let o = 0; o < outputs; o++) {
        let sum = Math.fround((sums[o] as number) + x0 * (weights[w0 + o] as number));
        sum = Math.fround(sum + x1 * (weights[w1 + o] as number));
        sum = Math.fround(sum + x2 * (weights[w2 + o] as number));
        sums[o] = sum + x3 * (weights[w3 + o] as number);
      }
    }
    for (; next < listed; next++) {
      const j = inputs[next] as number;
      const xj = x[j] as number;
      const row = j * outputs;
      for (let o = 0; o < outputs; o++) sums[o] = (sums[o] as number) + xj * (weights[row + o] as number);
    }
  },
  transposed(weights, inputs, outputs, d, start, end, sums) {
    const aligned = Math.min((start + 3) & ~3, end);
    const quads = aligned + ((end - aligned) & ~3);
    const lanes = new Float32Array(4);
    for (let j = 0; j < inputs; j++) {
      const row = j * outputs;
      lanes.fill(0);
      for (let o = start; o < aligned; o++) lanes[o & 3] = (d[o] as number) * (weights[row + o] as number);
      let lane0 = lanes[0] as number;
      let lane1 = lanes[1] as number;
      let lane2 = lanes[2] as number;
      let lane3 = lanes[3] as number;
      for (let o = aligned; o < quads; o += 4) {
        lane0 = Math.fround(lane0 + (d[o] as number) * (weights[row + o] as number));
        lane1 = Math.fround(lane1 + (d[o + 1] as number) * (weights[row + o + 1] as number));
        lane2 = Math.fround(lane2 + (d[o + 2] as number) * (weights[row + o + 2] as number));
        lane3 = Math.fround(lane3 + (d[o + 3] as number) * (weights[row + o + 3] as number));
      }
      if (quads < end) lane0 = Math.fround(lane0 + (d[quads] as number) * (weights[row + quads] as number));
      if (quads + 1 < end) lane1 = Math.fround(lane1 + (d[quads + 1] as number) * (weights[row + quads + 1] as number));
      if (quads + 2 < end) lane2 = Math.fround(lane2 + (d[quads + 2] as number) * (weights[row + quads + 2] as number));
      sums[j] = Math.fround(Math.fround(lane0 + lane1) + Math.fround(lane2 + lane3));
    }
  },
};

/** Plain loops: the truth the fast ones are tested against. */
const double: Products = {
  forward(weights, outputs, x, inputs, listed, sums) {
    for (let next = 0; next < listed; next++) {
      const j = inputs[next] as number;
      for (let o = 0; o < outputs; o++) {
        sums[o] = (sums[o] as number) + (x[j] as number) * (weights[j * outputs + o] as number);
      }
    }
  },
  transposed(weights, inputs, outputs, d, start, end, sums) {
    for (let j = 0; j < inputs; j++) {
      let sum = 0;
      for (let o = start; o < end; o++) sum += (weights[j * outputs + o] as number) * (d[o] as number);
      sums[j] = sum;
    }
  },
};

export function productsFor(precision: Precision): Products {
  return precision === 'float32' ? single : double;
}
