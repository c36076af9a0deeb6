export { changeRows, scaleChange } from './change';
export { takesBytes } from './code-products';
export { codesOfMatrix, codesOfVectors, narrowCodes } from './codes';
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
  subtractSums,
} from './conversion';
export { allFinite, columnSums, finish, mapRows, unpackBytes } from './digital';
export { exponential, hyperbolicTangent, logarithm, logistic, lookUp, power, signOf, square } from './functions';
export { adam, momentum } from './optimizer';
export { pack, product } from './products';
export { pulseRows } from './pulses';
export { drawNormals, drawUniforms } from './random';
export { countNonZero, sparseProduct } from './sparse';
export { fireBatch, firingRoom, trainsOf } from './trains';
export { transposed } from './transposed';
export { writeRows } from './writes';

/** Where the memory is free: behind what the kernels keep there. */
export function freeFrom(): usize {
  return __heap_base;
}
