/**
 * F3, feed-forward with delayed feedback: the error that a sample left behind an epoch ago teaches the hidden layers now.
 *
 * Flügel, Coquelin, Weiel, Debus, Streit & Götz 2023 (arXiv 2304.13372). Of each training sample m = t − y is remembered; the
 * next time it comes, δ_l = (B_l m) ⊙ f'(z_l), B_l fixed and random. The first time m = t, which is direct random target
 * projection. The output layer learns from its error of now.
 *
 * Hardware: as direct feedback alignment, but B_l m can be read before the forward pass, so hidden layers learn as soon as
 * they are read; and digital memory of as many values a training sample as there are classes, and one that says whether
 * there was a first time.
 *
 * The authors feed t − y as if it were the gradient, whose sign is y − t; of random B with either sign it is all the same.
 * `sign` turns it round, which without delay is direct feedback alignment. Their other B (of −1, 0, 1; of ±identity) and
 * memories (of a softmax, of other losses) are not here.
 */
import type { Recorder, Signal } from '../../emulator/index.ts';
import { feedbackTile, hiddenError, ruleOfErrors } from './errors.ts';
import { refuseConvolutions } from './refusals.ts';

export const delayedFeedback = ruleOfErrors({
  name: 'f3',
  title: 'feed-forward with delayed feedback',
  citation: 'Flügel, Coquelin, Weiel, Debus, Streit & Götz 2023 (arXiv 2304.13372)',
  refuse: refuseConvolutions,
  options: {
    sign: {
      ...{ default: 'target-minus-output', choices: ['target-minus-output', 'output-minus-target'] },
      about: 'of what is fed to hidden layers in the place of an error',
    },
    remembered: {
      ...{ default: 'all', choices: ['all', 'target'] },
      about: 'entries of the error that are remembered: all, or that of the target class alone',
    },
  },
  recordErrors(context, outputError) {
    const { program, pass, options } = context;
    const left =
      options.remembered === 'target'
        ? program.map('left behind', '-e * t', { e: outputError, t: program.target })
        : program.map('left behind', '-e', { e: outputError });
    const delayed = exchange(program, left);
    const fed = options.sign === 'target-minus-output' ? delayed : program.map('fed', '-m', { m: delayed });
    const errors = pass.layers.slice(0, -1).map(({ activation }, index) => {
      const layer = index + 1;
      return hiddenError(context, layer, program.read(feedbackTile(program, layer, activation.width, fed.width), fed));
    });
    return [...errors, outputError];
  },
});

/** What is remembered of the samples, the target where nothing is; then remembers what they leave behind now. */
function exchange(program: Recorder, left: Signal): Signal {
  const { target } = program;
  const { width: classes } = target;
  const memory = program.memory('errors', classes + 1);
  const recalled = program.recall(memory);
  const before = program.slice('error before', recalled, 0, classes);
  const seen = program.slice('seen before', recalled, classes, 1);
  const delayed = program.map('delayed error', 's > 0 ? m : t', { s: seen, m: before, t: target });
  const kept = program.place('kept', left, 0, classes + 1);
  const mark = program.place('mark', program.map('one', '1', {}, 1), classes, classes + 1);
  program.remember(memory, program.map('error for later', 'k + m', { k: kept, m: mark }));
  return delayed;
}
