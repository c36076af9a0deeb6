/**
 * Names of random streams. A stream is the second key word of the generator: the FNV-1a hash (Fowler, Noll, Vo) of what
 * the numbers are for, so that no two uses share numbers and adding a use changes no other.
 */
export function streamOf(...names: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const character of names.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  }
  return hash >>> 0;
}

/** Pulse trains: lines that share a block of random numbers in each slot, half a word each. */
export const linesOfBlock = 8;
/** The block that decides for slot 0 where the first half leaves it open; the other slots' follow. Beyond the longest train. */
export const secondBlocks = 32;
