/**
 * Hebb's rule: what is active together is wired together, Δw_ki = rate · y_k x_i with y = W x.
 *
 * Hebb 1949, The Organization of Behavior. By itself it grows without end along the direction of largest variance, which all
 * neurons find alike: a control for the rules that hold it back or set neurons apart. Here a weight grows no further once it
 * is beyond a bound, as that of a device would; pulses leave that to the device itself.
 *
 * Of hardware it demands no more than forward reads; of written changes also that weights are read out.
 */
import { featuresOf, ruleOfFeatures } from './features.ts';

export const hebbianLearning = ruleOfFeatures({
  name: 'hebb',
  title: 'plain Hebbian learning',
  citation: 'Hebb 1949, The Organization of Behavior',
  featureRate: 1e-5,
  options: {
    bound: { default: 0.2, least: 0.001, most: 10, about: 'weight beyond which one grows no further' },
  },
  recordLayer(context, { l, weights, x, learn }) {
    const { program, options } = context;
    const y = program.read(weights, x);
    const error = program.map(`coincidence ${l}`, '-y', { y });
    learn?.([{ input: x, error }], { text: `w * g < 0 ? (abs(w) < ${options.bound} ? g : 0) : g` });
    return featuresOf(context, l, y);
  },
});
