/** float64 in plain loops. */
import { block, deviates, normals, philox } from '../../random.ts';
import { roundHalfEven } from '../../round-half-even.ts';
import type { Activity, Arithmetic, BatchGradient, Real } from './arithmetic.ts';
import { elementwiseLoop } from './elementwise-loop.ts';
import { updateLoop } from './pulse-loop.ts';
import { writeLoop } from './write-loop.ts';

export function createDouble(): Arithmetic {
  const rooms = new Map<string, Float64Array>();
  return {
    precision: 'float64',
    close() {},
    allocate: (length) => new Float64Array(length),
    scratch(use, length) {
      const room = rooms.get(use);
      if (room && room.length >= length) return room.subarray(0, length);
      const larger = new Float64Array(length);
      rooms.set(use, larger);
      return larger;
    },
    round: (value) => value,
    elementwise: elementwiseLoop,
    update: updateLoop,
    write: writeLoop,
    together: (_vectors, _work, calls) => calls(),
    matrix: (entries, rows, columns) => ({ entries, rows, columns, touch() {} }),
    forward({ entries, rows, columns }, x, vectors, { first, end }, out) {
      for (let n = 0; n < vectors; n++) {
        const sums = out.subarray(n * columns, (n + 1) * columns).fill(0);
        for (let j = first; j < end; j++) addProducts(sums, x[n * rows + j] as number, entries, j * columns);
      }
    },
    subtractSums(x, width, { first, end }, factor, totals, columns) {
      for (let n = 0; n * columns < totals.length; n++) {
        let sum = 0;
        for (let j = first; j < end; j++) sum += x[n * width + j] as number;
        for (let o = n * columns; o < (n + 1) * columns; o++) totals[o] = (totals[o] as number) - factor * sum;
      }
    },
    transposed({ entries, rows, columns }, d, vectors, { first, end }, out) {
      for (let n = 0; n < vectors; n++) {
        for (let j = 0; j < rows; j++) {
          let sum = 0;
          for (let o = first; o < end; o++)
            sum += (entries[j * columns + o] as number) * (d[n * columns + o] as number);
          out[n * rows + j] = sum;
        }
      }
    },
    gradient,
    changeExactly,
    code,
    activity: () => new Float64Array(2),
    countActivity(x, activity) {
      for (const value of x) count(value, activity);
    },
    largestMagnitude(x) {
      let largest = 0;
      for (const value of x) largest = Math.max(largest, Math.abs(value));
      return largest;
    },
    largestMagnitudes(x, width, members, out) {
      for (const [v, n] of members.entries()) {
        out[v] = 0;
        for (const value of x.subarray(n * width, (n + 1) * width))
          out[v] = Math.max(out[v] as number, Math.abs(value));
      }
    },
    integers: (length) => new Int32Array(length),
    allFinite: (x, length) => x.subarray(0, length).every(Number.isFinite),
    columnSums(x, width) {
      const sums = new Float64Array(width);
      return (count) => {
        sums.fill(0);
        for (let at = 0; at < count * width; at++) {
          sums[at % width] = (sums[at % width] as number) + (x[at] as number);
        }
        return sums;
      };
    },
    addNoise(sums, deviation, seed, stream, { members, first, epoch }, key) {
      const width = sums.length / members.length;
      for (let at = 0; at < sums.length; at++) {
        const [v, o] = [Math.floor(at / width), at % width];
        if ((o & 3) === 0) normals(seed, stream, o >>> 2, key, first + (members[v] as number), epoch);
        const own = typeof deviation === 'number' ? deviation : (deviation[at % deviation.length] as number);
        sums[at] = (sums[at] as number) + own * (deviates[o & 3] as number);
      }
    },
    convert,
    finish,
    unpackBytes(bytes, rows, width, factor, to) {
      for (const [n, row] of rows.entries()) {
        for (let i = 0; i < width; i++) to[n * width + i] = (bytes[row * width + i] as number) * factor;
      }
    },
    drive,
    accumulate(to, from, factor) {
      for (let index = 0; index < to.length; index++) {
        to[index] = ((to[index] as number) + (from[index] as number)) * factor;
      }
    },
    addScaled,
    momentum,
    adam,
    scaleChange,
  };
}

/** sums[o] += factor · entries[at + o]. */
function addProducts(sums: Real, factor: number, entries: Real, at: number): void {
  if (factor === 0) return;
  for (let o = 0; o < sums.length; o++) sums[o] = (sums[o] as number) + factor * (entries[at + o] as number);
}

function gradient(x: Real, inputs: number, d: Real, outputs: number): BatchGradient {
  let samples = 0;
  return {
    begin(count) {
      samples = count;
    },
    add(first, rows, change) {
      for (let row = 0; row < rows; row++) {
        const sums = change.subarray(row * outputs, (row + 1) * outputs);
        for (let n = 0; n < samples; n++) addProducts(sums, x[n * inputs + first + row] as number, d, n * outputs);
      }
    },
  };
}

const changeExactly: Arithmetic['changeExactly'] = ({ x, inputs, d, outputs, planes, figures }) => {
  const { begin, add } = gradient(x, inputs, d, outputs);
  const change = new Float64Array(inputs * outputs);
  return (count, rate, pulses) => {
    change.fill(0);
    begin(count);
    add(0, inputs, change);
    scaleChange(change, 0, inputs, rate, figures, pulses);
    for (const { states, share } of planes) addScaled(states, change, -share);
  };
};

const addScaled: Arithmetic['addScaled'] = (to, from, factor, stride = 1) => {
  for (let index = 0; index < to.length; index++) {
    to[index] = (to[index] as number) + factor * (from[index * stride] as number);
  }
};

const code: Arithmetic['code'] = (x, coded, scales, figures, { members, first, epoch }, key, activity) => {
  const { levels, least, noise, asymmetry, stochastic, seed, noiseStream, roundStream } = figures;
  const width = coded.length / members.length;
  // Kept apart: noise draws over `block`.
  const words = new Uint32Array(4);
  const codeOne = (value: number, j: number, position: number) => {
    let y = value;
    if (levels > 0) {
      y = Math.min(Math.max(y, least), 1) * levels;
      if (stochastic && (j & 3) === 0) {
        philox(seed, roundStream, j >>> 2, key, position, epoch);
        words.set(block);
      }
      y = (stochastic ? Math.floor(y + (words[j & 3] as number) * 2 ** -32) : roundHalfEven(y)) / levels;
    }
    if (noise > 0) {
      if ((j & 3) === 0) normals(seed, noiseStream, j >>> 2, key, position, epoch);
      y += noise * (deviates[j & 3] as number);
    }
    return y < 0 ? y * (1 + asymmetry) : y;
  };
  for (const [v, n] of members.entries()) {
    const scale = scales[v] as number;
    for (let j = 0; j < width; j++) {
      const y = codeOne(scale > 0 ? (x[n * width + j] as number) / scale : 0, j, first + n);
      coded[v * width + j] = y;
      count(y, activity);
    }
  }
};

function count(value: number, activity: Activity): void {
  if (value === 0) return;
  activity[0] = (activity[0] as number) + 1;
  activity[1] = (activity[1] as number) + Math.min(roundHalfEven(Math.abs(value) * 255), 255 * 255);
}

const drive: Arithmetic['drive'] = (coded, driven, { part, levels, shift, bits }) => {
  const most = 2 ** bits - 1;
  for (let j = 0; j < coded.length; j++) {
    let x = coded[j] as number;
    if (part !== 'all') x = Math.max(part === 'positive' ? x : -x, 0);
    if (bits > 0) x = (Math.sign(x) * (Math.floor(Math.round(Math.abs(x) * levels) / 2 ** shift) & most)) / most;
    driven[j] = x;
  }
};

const convert: Arithmetic['convert'] = (sums, figures, { members, first, epoch }, key, outside) => {
  const { origin, step, leastCode, mostCode, stochastic, seed, stream } = figures;
  const width = sums.length / members.length;
  for (let at = 0; at < sums.length; at++) {
    const [v, o] = [Math.floor(at / width), at % width];
    const place = ((sums[at] as number) - origin) / step;
    if (stochastic && (o & 3) === 0) philox(seed, stream, o >>> 2, key, first + (members[v] as number), epoch);
    const whole = stochastic ? Math.floor(place + (block[o & 3] as number) * 2 ** -32) : roundHalfEven(place);
    if (whole > mostCode || whole < leastCode) outside[v] = (outside[v] as number) + 1;
    // What is not finite must not hide behind the clipping.
    sums[at] = Number.isFinite(whole) ? Math.min(Math.max(whole, leastCode), mostCode) * step + origin : Number.NaN;
  }
};

const finish: Arithmetic['finish'] = (totals, output, scales, figures, vectors, places) => {
  const { columns, outputs, outputsPerUnit, weightScale, scales: own } = figures;
  for (const [index, v] of vectors.entries()) {
    const factor = (scales[v] as number) * weightScale;
    for (let o = 0; o < outputs; o++) {
      const unit = v * columns + outputs + Math.floor(o / outputsPerUnit);
      const zero = outputsPerUnit > 0 ? (totals[unit] as number) : 0;
      const y = ((totals[v * columns + o] as number) - zero) * factor;
      output[(places[index] as number) * outputs + o] = own ? y * (own[o] as number) : y;
    }
  }
};

const momentum: Arithmetic['momentum'] = (gradients, velocities, kept) => {
  for (let index = 0; index < gradients.length; index++) {
    const velocity = kept * (velocities[index] as number) + (gradients[index] as number);
    velocities[index] = velocity;
    gradients[index] = velocity;
  }
};

const adam: Arithmetic['adam'] = (gradients, means, squares, { beta1, beta2, epsilon, perMean, perSquare }) => {
  for (let index = 0; index < gradients.length; index++) {
    const gradient = gradients[index] as number;
    const mean = beta1 * (means[index] as number) + (1 - beta1) * gradient;
    const square = beta2 * (squares[index] as number) + (1 - beta2) * gradient * gradient;
    means[index] = mean;
    squares[index] = square;
    gradients[index] = (mean * perMean) / (Math.sqrt(square * perSquare) + epsilon);
  }
};

const scaleChange: Arithmetic['scaleChange'] = (change, row, rows, rate, { perPulse, pruned }, pulses) => {
  const columns = change.length / rows;
  for (let index = 0; index < change.length; index++) {
    const isPruned = pruned !== null && pruned[row * columns + index] !== 0;
    const own = isPruned ? 0 : (change[index] as number) * rate;
    change[index] = own;
  }
  for (let start = 0; start < change.length; start += columns) {
    for (let o = 0; o < columns; o += 4) {
      let [up, down] = [0, 0];
      for (let at = start + o; at < start + Math.min(o + 4, columns); at++) {
        const own = change[at] as number;
        if (own < 0) up -= own;
        else down += own;
      }
      pulses.up += Math.min(roundHalfEven(up * perPulse), 2 ** 24);
      pulses.down += Math.min(roundHalfEven(down * perPulse), 2 ** 24);
    }
  }
};
