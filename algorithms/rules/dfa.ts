/**
 * Direct feedback alignment: δ_l = (B_l e) ⊙ f'(z_l), with e the error at the output and B_l fixed and random.
 *
 * Nøkland 2016, NeurIPS (arXiv 1609.01596). Every hidden layer has its own thin feedback array and hears the output's
 * error at the same time: no layer waits for another.
 */
import type { Signal } from '../../emulator/index.ts';
import { feedbackScale, feedbackTile, hiddenError, type Rule } from './rule.ts';

export const directFeedbackAlignment: Rule = {
  name: 'dfa',
  title: 'direct feedback alignment',
  citation: 'Nøkland 2016, NeurIPS (arXiv 1609.01596)',
  recordErrors(context, outputError) {
    const { program, network, pass } = context;
    const errors: Signal[] = [];
    for (let layer = 1; layer < pass.layers.length; layer++) {
      const width = network.widths[layer] as number;
      const feedback = feedbackTile(program, layer, width, outputError.width);
      errors.push(hiddenError(context, layer, program.read(feedback, outputError), feedbackScale(width)));
    }
    return [...errors, outputError];
  },
};
