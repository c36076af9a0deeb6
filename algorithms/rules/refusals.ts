/** What several rules cannot do, in words that follow "Expected". */
import type { NetworkSpec } from '../network/network.ts';

export function refuseConvolutions({ hidden }: NetworkSpec): string | undefined {
  if (hidden.every((shape) => typeof shape === 'number')) return undefined;
  return 'network.hidden to be widths of dense layers, got a convolution';
}
