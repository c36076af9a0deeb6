/** The generator: known answers, moments, independence, and the same numbers from its WGSL twin. */
import { afterAll, describe, expect, it } from 'vitest';
import { openStream, shuffledOrder, streamOf } from '../../emulator/index.ts';
import {
  block,
  crosspointKey,
  crosspointNormals,
  deviates,
  keyInEpoch,
  normals,
  philox,
  philoxPair,
} from '../../emulator/random.ts';
import { readBack, storageBuffer } from '../../emulator/webgpu/buffers.ts';
import { randomWgsl } from '../../emulator/webgpu/random-wgsl.ts';
import { momentsOf } from './probe.ts';

describe('philox 4×32-10', () => {
  // Salmon et al. 2011: Random123, kat_vectors.
  it.each([
    [[0, 0], [0, 0, 0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('key %j, counter %j', ([k0, k1], [c0, c1, c2, c3], answer) => {
    philox(k0, k1, c0, c1, c2, c3);
    expect([...block].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(answer);
  });
});

describe('philox 2×32-7', () => {
  // Salmon et al. 2011: Random123, kat_vectors.
  it.each([
    [0, [0, 0], '257a3673 cd26be2a'],
    [0xffffffff, [0xffffffff, 0xffffffff], 'ab302c4d 3dc9d239'],
    [0x13198a2e, [0x243f6a88, 0x85a308d3], 'bedbbe6b e4c770b3'],
  ] as const)('key %j, counter %j', (key, [c0, c1], answer) => {
    philoxPair(key, c0, c1);
    expect([...block.subarray(0, 2)].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(answer);
  });
});

/** Standard normal distribution; Abramowitz & Stegun 1964, 7.1.26, error below 1.5e-7. */
function normalDistribution(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = 0.5 * series * Math.exp((-x * x) / 2);
  return x < 0 ? half : 1 - half;
}

const blocks = 500_000;

/** Deviates of {@link blocks} fours. */
function drawFours(draw: (index: number, at: number, drawn: Float32Array) => void): Float32Array {
  const drawn = new Float32Array(4 * blocks);
  for (let index = 0; index < blocks; index++) draw(index, 4 * index, drawn);
  return drawn;
}

const fromPairs = (counter: (pair: number) => readonly [key: number, cell: number, position: number]) =>
  drawFours((index, at, drawn) => {
    for (const half of [0, 1]) {
      crosspointNormals(...counter(2 * index + half));
      drawn.set(deviates.subarray(0, 2), at + 2 * half);
    }
  });

const key = keyInEpoch(crosspointKey(2024, 7), 3);

describe.each([
  [
    'of a stream',
    drawFours((index, at, drawn) => {
      normals(2024, 7, index, 0, index >>> 10, 3);
      drawn.set(deviates, at);
    }),
  ],
  ['of crosspoints side by side', fromPairs((pair) => [key, pair % 1000, Math.floor(pair / 1000)])],
  ['of one crosspoint, sample after sample', fromPairs((pair) => [key, 12345, pair])],
  ['of one crosspoint, pulse after pulse', fromPairs((pair) => [key + (pair & 15), 67, pair >>> 4])],
  ['of one crosspoint, epoch after epoch', fromPairs((pair) => [keyInEpoch(key, pair & 1023), 89, pair >>> 10])],
] as const)('normal deviates %s', (_, drawn) => {
  const count = drawn.length;
  const perRoot = 1 / Math.sqrt(count);

  it('have the moments of a standard normal', () => {
    const { mean, std, kurtosis } = momentsOf(drawn);
    let cubes = 0;
    for (const value of drawn) cubes += value ** 3;
    expect(Math.abs(mean)).toBeLessThan(4 * perRoot);
    expect(Math.abs(std ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2) * perRoot);
    expect(Math.abs(cubes / count)).toBeLessThan(4 * Math.sqrt(15) * perRoot);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24) * perRoot);
  });

  it('follow the distribution (Kolmogorov–Smirnov, 0.1 %)', () => {
    const sorted = Float32Array.from(drawn).sort();
    let distance = 0;
    for (let index = 0; index < count; index++) {
      const expected = normalDistribution(sorted[index]!);
      distance = Math.max(distance, expected - index / count, (index + 1) / count - expected);
    }
    expect(distance).toBeLessThan(1.95 * perRoot);
  });

  it('reach beyond 4 σ as often as they should, on either side', () => {
    const share = 3.167124183312e-5;
    const error = Math.sqrt(share * count);
    for (const sign of [1, -1]) {
      let beyond = 0;
      for (const value of drawn) if (sign * value > 4) beyond += 1;
      expect(Math.abs(beyond - share * count)).toBeLessThan(4 * error);
    }
  });

  it('are not correlated within a block or between neighbours', () => {
    for (let lag = 1; lag <= 8; lag++) {
      for (let lane = 0; lane < 4; lane++) {
        let sum = 0;
        let squares = 0;
        for (let at = lane; at + lag < count; at += 4) {
          const [a, b] = [drawn[at]!, drawn[at + lag]!];
          sum += a * b;
          // Neither signs nor sizes may be shared between neighbours.
          squares += (a * a - 1) * (b * b - 1);
        }
        expect(Math.abs(sum / blocks), `lane ${lane}, lag ${lag}`).toBeLessThan(4.5 / Math.sqrt(blocks));
        expect(Math.abs(squares / blocks), `lane ${lane}, lag ${lag}`).toBeLessThan((4.5 * 2) / Math.sqrt(blocks));
      }
    }
  });
});

/** Φ(z) − ½ by its series over odd powers, all of one sign: Abramowitz & Stegun 1964, 26.2.11. */
function aboveHalf(z: number): number {
  let [sum, term] = [0, z];
  for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
    sum += term;
    term *= (z * z) / (k + 2);
  }
  return sum * densityOf(z);
}

const densityOf = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

describe('a word as a deviate', () => {
  /** Relative distance of deviates from the inverse of the distribution, one step of Newton's away: most, near and far out. */
  const [nearest, furthest] = [0, 0].map(() => ({ count: 0, most: 0 }));
  for (let index = 0; index < 100_000; index++) {
    normals(11, 5, index, 0, 0, 0);
    for (const [lane, word] of block.entries()) {
      const z = deviates[lane]!;
      const isFar = Math.abs((word >> 8) + 0.5) > 127 * 2 ** 16;
      const share = isFar ? ((word | 0) + 0.5) * 2 ** -32 : ((word >> 8) + 0.5) * 2 ** -24;
      const found = isFar ? furthest! : nearest!;
      found.count += 1;
      found.most = Math.max(found.most, Math.abs((aboveHalf(z) - share) / densityOf(z) / z));
    }
  }

  it('is the inverse of the distribution within 5.1e-6, and within 5e-7 far out, but for its last place', () => {
    const lastPlace = 2 ** -24;
    expect(nearest!.count).toBeGreaterThan(390_000);
    expect(nearest!.most).toBeLessThan(5.1e-6 + lastPlace);
    expect(furthest!.count).toBeGreaterThan(2_500);
    expect(furthest!.most).toBeLessThan(5e-7 + 2 * lastPlace);
  });
});

describe('streams', () => {
  const count = 200_000;
  const draw = (seed: number, stream: number, kind: 'uniform' | 'normal') => {
    const random = openStream(seed, stream);
    return Float64Array.from({ length: count }, () => random[kind]());
  };

  it('are the same numbers again from the same seed and name', () => {
    expect(draw(1, streamOf('devices', 'layer 1'), 'normal')).toEqual(
      draw(1, streamOf('devices', 'layer 1'), 'normal'),
    );
  });

  it('are uniform in (0, 1)', () => {
    const values = draw(3, 1, 'uniform');
    const { mean, std, kurtosis } = momentsOf(values);
    expect(Math.min(...values.subarray(0, 1e5))).toBeGreaterThan(0);
    expect(Math.max(...values.subarray(0, 1e5))).toBeLessThan(1);
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(count));
    expect(Math.abs(std ** 2 - 1 / 12)).toBeLessThan((4 * Math.sqrt(1 / 180)) / Math.sqrt(count));
    expect(kurtosis).toBeCloseTo(1.8, 1);
  });

  it('of other seeds, names and kinds are independent', () => {
    const one = draw(5, streamOf('noise', 'read layer 1'), 'normal');
    const others = {
      'next seed': draw(6, streamOf('noise', 'read layer 1'), 'normal'),
      'other name': draw(5, streamOf('noise', 'read layer 2'), 'normal'),
      exchanged: draw(streamOf('noise', 'read layer 1'), 5, 'normal'),
      uniform: draw(5, streamOf('noise', 'read layer 1'), 'uniform').map((value) => (value - 0.5) * Math.sqrt(12)),
    };
    for (const [what, other] of Object.entries(others)) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += one[index]! * other[index]!;
      expect(Math.abs(sum / count), what).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  it('have names of their own', () => {
    const names = ['layer 1', 'layer 2', 'layer 11', 'feedback 1'];
    const uses = ['initial', 'devices', 'pulses', 'noise', 'trains'];
    const all = uses.flatMap((use) => names.map((name) => streamOf(use, name)));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('shuffledOrder', () => {
  it.each([0, 1, 2, 17, 1000])('is a permutation of %i', (count) => {
    const order = shuffledOrder(count, openStream(9, 1));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it('gives every permutation as often', () => {
    const random = openStream(9, 2);
    const times = 60_000;
    const found = new Map<string, number>();
    for (let time = 0; time < times; time++) {
      const key = shuffledOrder(5, random).join();
      found.set(key, (found.get(key) ?? 0) + 1);
    }
    const expected = times / 120;
    const chiSquare = [...found.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(found.size).toBe(120);
    // 119 degrees of freedom: mean 119, σ 15.4.
    expect(chiSquare).toBeLessThan(119 + 4 * Math.sqrt(238));
    expect(chiSquare).toBeGreaterThan(119 - 4 * Math.sqrt(238));
  });
});

describe('in WGSL', () => {
  const blocks = 1 << 16;
  let gpu: GPU | null = null;
  let device: GPUDevice | undefined;
  afterAll(() => {
    device?.destroy();
    gpu = null;
  });

  /** Of `blocks` counters, [block][4 words, 4 deviates, 2 words and 2 deviates of a crosspoint]. */
  async function drawOnGpu(device: GPUDevice): Promise<ArrayBuffer> {
    const code = /* wgsl */ `
      ${randomWgsl}
      @group(0) @binding(0) var<storage, read_write> results: array<vec4u>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
        let key = vec2u(0xdeadbeefu, id.x * 0x9e3779b9u);
        let counter = vec4u(id.x, id.x >> 3u, 0xfffffff0u + id.x, 17u);
        results[3u * id.x] = philox(key, counter);
        results[3u * id.x + 1u] = bitcast<vec4u>(normals(key, counter));
        let pair = philoxPair(key.y, counter.yx);
        results[3u * id.x + 2u] = vec4u(pair, bitcast<vec2u>(crosspointNormals(key.y, counter.x, counter.y)));
      }`;
    const module = device.createShaderModule({ code });
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
    const results = storageBuffer(device, 'random numbers', blocks * 48);
    const entries = [{ binding: 0, resource: { buffer: results } }];
    const bindings = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(blocks / 64);
    pass.end();
    device.queue.submit([encoder.finish()]);
    return readBack(device, results);
  }

  it('are the same words, and deviates within rounding', async (context) => {
    const { create } = await import('webgpu');
    gpu = create([]);
    const adapter = await gpu.requestAdapter();
    if (!adapter) {
      if (process.env.CROSSPOINT_REQUIRE_WEBGPU) throw new Error('CROSSPOINT_REQUIRE_WEBGPU is set, and no adapter');
      console.warn(`SKIPPED, no WebGPU adapter: ${context.task.name}`);
      return context.skip('no WebGPU adapter');
    }
    device = await adapter.requestDevice();
    const bytes = await drawOnGpu(device);
    const [words, floats] = [new Uint32Array(bytes), new Float32Array(bytes)];
    let different = 0;
    let furthest = 0;
    for (let index = 0; index < blocks; index++) {
      const compare = (at: number, width: number) => {
        for (let lane = 0; lane < width; lane++) {
          if (words[12 * index + at + lane] !== block[lane]) different += 1;
          furthest = Math.max(furthest, Math.abs(floats[12 * index + at + width + lane]! - deviates[lane]!));
        }
      };
      const second = Math.imul(index, 0x9e3779b9);
      normals(0xdeadbeef, second, index, index >>> 3, 0xfffffff0 + index, 17);
      compare(0, 4);
      crosspointNormals(second, index, index >>> 3);
      compare(8, 2);
    }
    expect(different).toBe(0);
    // Deviates go up to 6.2, where a float32 step is 4.8e-7; a driver may fuse a multiplication and an addition.
    expect(furthest).toBeLessThan(2e-6);
  });
});
