/** The bill of a study without training: assumed activity, no images, no backend. */

import type { Result } from '../../reports/index.ts';
import { factsOf } from '../data/data-facts.ts';
import { portableStudy } from '../schema/portable-study.ts';
import { identityOf } from './canonical.ts';
import { drawUpOutcome, planOutcomes } from './outcomes.ts';
import { frame, type StudyRequest } from './run-study.ts';

/** @throws StudyError */
export function billStudy({ file, study, reproduce }: StudyRequest): Result {
  const started = new Date().toISOString();
  const start = performance.now();
  const { set, train, test } = study.base.data;
  const { width, classes, all } = factsOf(study.base.data);
  const shape = { width, classes, train: train ?? all.train, test: test ?? all.test };
  const identity = identityOf({ study: portableStudy(study), data: null });
  return {
    ...frame(study, identity, reproduce),
    backend: { name: 'none', adapter: '', node: process.versions.node },
    data: { name: set, source: 'not loaded: only the cost was asked for', train: shape.train, test: shape.test },
    outcomes: planOutcomes(study, file, shape).map((planned) => drawUpOutcome(planned, [], shape)),
    times: { started, seconds: (performance.now() - start) / 1000, imagesPerSecond: 0 },
  };
}
