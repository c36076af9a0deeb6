/**
 * Backward arrays that learn as the weights do: B_{l+1} (n_l × n_{l+1}) takes the error of layer l + 1 to layer l, and changes
 * by the transpose of what W_{l+1} changes by, B ← B − rate · Σ a_l δ_{l+1}ᵀ. So W − Bᵀ stays as it was, and shrinks beside
 * what both have learned; with weight decay it vanishes (Kolen & Pollack 1994, IEEE ICNN 3:1375).
 */
import type { FormulaOptions, Signal, Tile } from '../../emulator/index.ts';
import type { Layer } from '../network/network.ts';
import { type ErrorContext, feedbackTile } from './errors.ts';
import { learnWeights } from './record.ts';
import type { Relaxation } from './relaxing-errors.ts';

/** B_{l+1} */
function backwardTile({ program, pass }: ErrorContext, layer: number): Tile {
  const { weights } = pass.layers[layer] as Layer;
  return feedbackTile(program, layer, weights.inputs, weights.outputs);
}

/** B_{l+1} δ_{l+1} */
export function carryThroughBackward(context: ErrorContext): Relaxation['carry'] {
  return (layer, above) => context.program.read(backwardTile(context, layer), above);
}

/** Changes every backward array by δ_l of all layers, first layer first. */
export function learnBackward(context: ErrorContext, errors: readonly Signal[], formula?: FormulaOptions): void {
  context.pass.layers.slice(0, -1).forEach(({ activation }, index) => {
    const term = { input: errors[index + 1] as Signal, error: activation };
    learnWeights(context, backwardTile(context, index + 1), [term], { ...(formula && { formula }) });
  });
}
