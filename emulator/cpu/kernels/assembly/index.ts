export { scaleChange, wholePulses } from './change';
export { codesOfMatrix, codesOfVectors } from './codes';
export {
  accumulate,
  addScaled,
  codeBatch,
  convertBatch,
  countActivity,
  drive,
  largestMagnitude,
  largestMagnitudes,
  noiseBatch,
} from './conversion';
export { finish, unpackBytes } from './digital';
export { exponential, hyperbolicTangent, logarithm, logistic, lookUp, power, signOf, square } from './functions';
export { adam, momentum } from './optimizer';
export { pack, product, transposed } from './products';
export { fireBatch, firingRoom, pulseListed, pulseRows, trainsOf } from './pulses';
export { drawNormals, drawUniforms } from './random';

/** Where the memory is free: behind what the kernels keep there. */
export function freeFrom(): usize {
  return __heap_base;
}
