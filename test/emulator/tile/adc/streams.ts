/** Random streams whose deviates a test knows. */
import { openStream, type RandomStream } from '../../../../emulator/random.ts';

function refuse(): never {
  throw new Error('converters draw normal deviates only');
}

/** Every deviate zero. */
export const steady: RandomStream = { uniform: refuse, normal: () => 0 };

/** Hands out `deviates` in order, then refuses. */
export function scripted(deviates: readonly number[]): RandomStream {
  let at = 0;
  return {
    uniform: refuse,
    normal: () => deviates[at++] ?? refuse(),
  };
}

/** A seeded stream that writes down what it hands out. */
export function recorded(seed: number): { readonly random: RandomStream; readonly deviates: number[] } {
  const stream = openStream(seed, 1);
  const deviates: number[] = [];
  const normal = () => {
    const deviate = stream.normal();
    deviates.push(deviate);
    return deviate;
  };
  return { random: { uniform: refuse, normal }, deviates };
}
