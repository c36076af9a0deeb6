/** Memories of gradients (`program/gradient-writing.ts`): gradients become directions, in their place. */
import { put, take } from './lanes';

/** @param velocities moves on */
export function momentum(gradients: usize, velocities: usize, count: i32, kept: f32): void {
  for (let done: i32 = 0; done < count; done += 4) {
    const rest = count - done;
    const g = take(gradients, rest);
    const earlier = take(velocities, rest);
    const velocity = f32x4.add(f32x4.mul(f32x4.splat(kept), earlier), g);
    put(velocities, velocity, rest);
    put(gradients, velocity, rest);
    gradients += 16;
    velocities += 16;
  }
}

/**
 * @param means move on, and so do `squares`
 * @param fresh1 1 − beta1, which float32 has no room to tell from beta1; so `fresh2`
 * @param perMean makes up for the start from zero, and so does `perSquare`
 */
export function adam(
  gradients: usize,
  means: usize,
  squares: usize,
  count: i32,
  beta1: f32,
  fresh1: f32,
  beta2: f32,
  fresh2: f32,
  epsilon: f32,
  perMean: f32,
  perSquare: f32,
): void {
  const keptMean = f32x4.splat(beta1);
  const newMean = f32x4.splat(fresh1);
  const keptSquare = f32x4.splat(beta2);
  const newSquare = f32x4.splat(fresh2);
  for (let done: i32 = 0; done < count; done += 4) {
    const rest = count - done;
    const g = take(gradients, rest);
    let mean = take(means, rest);
    let square = take(squares, rest);
    mean = f32x4.add(f32x4.mul(keptMean, mean), f32x4.mul(newMean, g));
    square = f32x4.add(f32x4.mul(keptSquare, square), f32x4.mul(newSquare, f32x4.mul(g, g)));
    const root = f32x4.sqrt(f32x4.mul(square, f32x4.splat(perSquare)));
    const direction = f32x4.div(f32x4.mul(mean, f32x4.splat(perMean)), f32x4.add(root, f32x4.splat(epsilon)));
    put(means, mean, rest);
    put(squares, square, rest);
    put(gradients, direction, rest);
    gradients += 16;
    means += 16;
    squares += 16;
  }
}
