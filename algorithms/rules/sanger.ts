/**
 * Sanger's rule: ΔW = rate · (y xᵀ − LT(y yᵀ) W) with y = W x and LT the lower triangle. Each neuron learns what those before
 * it leave over, so that rows end as the leading principal components, in their order.
 *
 * Sanger 1989, Neural Networks 2:459. The triangle needs no matrix of its own: row k learns by y_k r_kᵀ, where
 * r_k = r_{k−1} − y_k w_k is left over after row k, from r_0 = x, a transposed read that drives one line of the array. That
 * is a read and a product for each neuron, one after the other. With `block` neurons to a read those within a block share
 * what is left over and find a subspace; one to a block is Sanger's rule, all in one block Oja's.
 */
import type { Signal, Term } from '../../emulator/index.ts';
import { featuresOf, ruleOfFeatures } from './features.ts';

export const sangerRule = ruleOfFeatures({
  name: 'sanger',
  title: 'Sanger’s rule',
  citation: 'Sanger 1989, Neural Networks 2:459',
  featureRate: 3e-5,
  options: {
    block: { default: 1, least: 1, most: 4096, integer: true, about: 'neurons that share what is left over' },
  },
  recordLayer(context, { l, weights, x, learn }) {
    const { program, options } = context;
    const y = program.read(weights, x);
    if (learn) {
      const terms: Term[] = [];
      let residual: Signal = x;
      for (let at = 0; at < y.width; at += options.block) {
        const part = program.slice(`block ${l}`, y, at, Math.min(options.block, y.width - at));
        const own = program.place(`block alone ${l}`, part, at, y.width);
        const back = program.readTransposed(weights, own);
        residual = program.map(`residual ${l}`, 'x - r', { x: residual, r: back });
        terms.push({ input: residual, error: program.map(`coincidence ${l}`, '-y', { y: own }) });
      }
      learn(terms);
    }
    return featuresOf(context, l, y);
  },
});
