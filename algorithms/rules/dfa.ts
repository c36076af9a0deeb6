/**
 * Direct feedback alignment: δ_l = (B_l e) ⊙ f'(z_l), with e the error at the output and B_l fixed and random.
 *
 * Nøkland 2016, NeurIPS (arXiv 1609.01596). Every hidden layer has its own thin feedback array and hears the output's
 * error at the same time: no layer waits for another.
 */
import { sizeOf } from '../../emulator/index.ts';
import { feedbackTile, hiddenError, ruleOfErrors } from './errors.ts';

export const directFeedbackAlignment = ruleOfErrors({
  name: 'dfa',
  title: 'direct feedback alignment',
  citation: 'Nøkland 2016, NeurIPS (arXiv 1609.01596)',
  recordErrors(context, outputError) {
    const { program, pass } = context;
    const errors = pass.layers.slice(0, -1).map(({ activation }, index) => {
      const layer = index + 1;
      // A map hears the error at all its positions at once.
      const size = sizeOf(activation);
      const heard = program.read(feedbackTile(program, layer, size, outputError.width), outputError);
      const error = program.reshape(`error map ${layer}`, heard, activation.width);
      return hiddenError(context, layer, error);
    });
    return [...errors, outputError];
  },
});
