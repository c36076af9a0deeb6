export { scaleChange } from './change';
export { addNoise, addScaled, code, convert, countActivity, largestMagnitude } from './conversion';
export { pack, product, transposed } from './products';
export { fillNormals, fillWords } from './random';
