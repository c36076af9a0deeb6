/**
 * Oja's rule for a subspace: ΔW = rate · y (x − Wᵀ y)ᵀ with y = W x. Neurons learn what they do not yet make up together;
 * their rows end orthonormal, in the span of the leading principal components. Of one neuron it is Δw = rate · y (x − y w).
 *
 * Oja 1982, J. Math. Biol. 15:267 (one neuron); Oja 1989, Int. J. Neural Syst. 1:61 (subspace). In this form the decay comes
 * as a product of signals too, with one transposed read: pulses will do, and no weight is read out.
 */
import { featuresOf, ruleOfFeatures } from './features.ts';

export const ojaSubspace = ruleOfFeatures({
  name: 'oja',
  title: 'Oja’s subspace rule',
  citation: 'Oja 1982, J. Math. Biol. 15:267',
  featureRate: 3e-5,
  recordLayer(context, { l, weights, x, learn }) {
    const { program } = context;
    const y = program.read(weights, x);
    if (learn) {
      const back = program.readTransposed(weights, y);
      const residual = program.map(`residual ${l}`, 'x - r', { x, r: back });
      learn([{ input: residual, error: program.map(`coincidence ${l}`, '-y', { y }) }]);
    }
    return featuresOf(context, l, y);
  },
});
