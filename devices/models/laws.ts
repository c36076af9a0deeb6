/** Every law by name. */
import type { Law } from '../law.ts';
import { constantStep } from './constant-step.ts';
import { exact } from './exact.ts';
import { expStep } from './exp-step.ts';
import { exponentialLtpLtd } from './exponential-ltp-ltd.ts';
import { linearIonDrift } from './linear-ion-drift.ts';
import { linearStep } from './linear-step.ts';
import { measuredTable } from './measured-table.ts';
import { piecewiseStep } from './piecewise-step.ts';
import { powStep } from './pow-step.ts';
import { powStepReference } from './pow-step-reference.ts';
import { softBounds } from './soft-bounds.ts';
import { softBoundsPmax } from './soft-bounds-pmax.ts';
import { softBoundsReference } from './soft-bounds-reference.ts';
import { vteam } from './vteam.ts';

export const laws: ReadonlyMap<string, Law> = new Map(
  [
    exact,
    constantStep,
    linearStep,
    softBounds,
    softBoundsPmax,
    softBoundsReference,
    expStep,
    powStep,
    powStepReference,
    piecewiseStep,
    exponentialLtpLtd,
    measuredTable,
    linearIonDrift,
    vteam,
  ].map((law) => [law.name, law]),
);
