/**
 * Direct random target projection: δ_l = (B_l t) ⊙ f'(z_l) in hidden layers, δ_L = e at the output.
 *
 * Frenkel, Lefebvre & Bol 2021, Front. Neurosci. 15:629892 (arXiv 1909.01311). The target stands in for the error: as t is
 * one-hot, B_l t is one column of the array, and a hidden layer learns as soon as it has been read. It does not wait for
 * the output, and its change does not depend on the layers above.
 *
 * The authors go down along +B t; with a B that is as often positive as negative either sign will do. There is no error
 * that would end the learning of a hidden layer, only the saturation of its neurons: take tanh or sigmoid, not relu. Their
 * convolutions have one layer of maps.
 */
import { directErrors, ruleOfErrors } from './errors.ts';

export const directRandomTargetProjection = ruleOfErrors({
  name: 'drtp',
  title: 'direct random target projection',
  citation: 'Frenkel, Lefebvre & Bol 2021, Front. Neurosci. 15:629892',
  recordErrors: (context, outputError) => [...directErrors(context, context.program.target), outputError],
});
