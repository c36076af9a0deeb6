/** Learning rules, networks and data. */
export { type Conditions, fractionOf, type ImageNoise, underConditions } from './data/conditions.ts';
export { DataError } from './data/data-error.ts';
export { type DataSet, type Split, type SubsetCounts, takeSubset } from './data/data-set.ts';
export { DIGITS_TEST, DIGITS_TRAIN, type DigitsOptions, makeDigits } from './data/digits.ts';
export { type IdxArray, type LabelledImages, pairImagesWithLabels, parseIdx } from './data/idx.ts';
export * from './network/network.ts';
export {
  applyMask,
  globalMagnitudeMask,
  PruningError,
  type PruningOptions,
  prunedCount,
} from './pruning/global-magnitude.ts';
export {
  type ErrorContext,
  type ErrorRule,
  feedbackTile,
  hiddenError,
  propagateErrors,
  recordOutputError,
  ruleOfErrors,
} from './rules/errors.ts';
export { type LearnOptions, learn, recordEvaluation, recordTraining } from './rules/record.ts';
export {
  checkOptions,
  defineRule,
  explainOption,
  type GivenOptions,
  type Rule,
  type Training,
} from './rules/rule.ts';
export { addRule, rules } from './rules/rules.ts';
export { learnByTransfer, type Transfer } from './rules/transfer.ts';
