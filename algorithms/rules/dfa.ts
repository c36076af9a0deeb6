/**
 * Direct feedback alignment: δ_l = (B_l e) ⊙ f'(z_l), with e the error at the output and B_l fixed and random.
 *
 * Nøkland 2016, NeurIPS (arXiv 1609.01596). Every hidden layer has its own thin feedback array and hears the output's
 * error at the same time: no layer waits for another.
 */
import { directErrors, ruleOfErrors } from './errors.ts';

export const directFeedbackAlignment = ruleOfErrors({
  name: 'dfa',
  title: 'direct feedback alignment',
  citation: 'Nøkland 2016, NeurIPS (arXiv 1609.01596)',
  recordErrors: (context, outputError) => [...directErrors(context, outputError), outputError],
});
