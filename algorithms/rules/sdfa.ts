/**
 * Sign direct feedback alignment: δ_l = (B_l sign(e)) ⊙ f'(z_l) in hidden layers, δ_L = e at the output.
 *
 * Of Nøkland 2016, NeurIPS (arXiv 1609.01596), the signs after Frenkel, Lefebvre & Bol 2021, Front. Neurosci. 15:629892.
 * Hidden layers are told which classes were too high or too low and not by how much: the drivers of the feedback arrays
 * need one bit and a zero. With a softmax, sign(e) = 1 − 2t for every input, whatever the prediction.
 */
import { directErrors, ruleOfErrors } from './errors.ts';

export const signDirectFeedbackAlignment = ruleOfErrors({
  name: 'sdfa',
  title: 'sign direct feedback alignment',
  citation: 'Nøkland 2016, NeurIPS (arXiv 1609.01596); Frenkel, Lefebvre & Bol 2021, Front. Neurosci. 15:629892',
  recordErrors(context, outputError) {
    const sign = context.program.map('sign of the error', 'sign(e)', { e: outputError });
    return [...directErrors(context, sign), outputError];
  },
});
