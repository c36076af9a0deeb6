/** The bill of a study without training: assumed activity, no images, no backend. */

import type { Result } from '../../reports/index.ts';
import { factsOf } from '../data/data-facts.ts';
import { portableStudy } from '../schema/portable-study.ts';
import type { SettledStudy } from '../schema/settle-study.ts';
import { identityOf } from './canonical.ts';
import type { CountedResult } from './counted-activity.ts';
import { drawUpOutcome, planOutcomes } from './outcomes.ts';
import type { DataShape } from './plan.ts';
import { frame, type StudyRequest } from './run-study.ts';

/**
 * @param lent a result whose counted activity is billed in the place of an assumed one
 * @throws StudyError
 */
export function billStudy({ file, study, reproduce }: StudyRequest, lent?: CountedResult): Result {
  const started = new Date().toISOString();
  const start = performance.now();
  const { set } = study.base.data;
  const shape = billedShape(study);
  const identity = identityOf({ study: portableStudy(study), data: null });
  return {
    ...frame(study, identity, reproduce),
    backend: { name: 'none', adapter: '', node: process.versions.node },
    data: { name: set, source: 'not loaded: only the cost was asked for', train: shape.train, test: shape.test },
    outcomes: planOutcomes(study, file, shape).map((planned) => drawUpOutcome(planned, [], shape, lent)),
    times: { started, seconds: (performance.now() - start) / 1000, imagesPerSecond: 0 },
  };
}

/** Images that a study asks for, none of them loaded. */
export function billedShape({ base: { data } }: SettledStudy): DataShape {
  const { image, width, classes, all } = factsOf(data);
  return { image, width, classes, train: data.train ?? all.train, test: data.test ?? all.test };
}
