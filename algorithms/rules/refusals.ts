/** What several rules cannot learn, in words that follow "Expected". */
import type { NetworkSpec } from '../network/network.ts';

export function refuseConvolutions({ hidden }: NetworkSpec): string | undefined {
  return hidden.every((shape) => typeof shape === 'number')
    ? undefined
    : 'network.hidden to be widths of dense layers, got a convolution';
}
