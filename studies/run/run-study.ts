/**
 * A study from its runs to its result. Runs follow one another on one backend; where the signal stops them, everything
 * so far goes into a checkpoint and a later call goes on from there to the same result.
 */
import type { Result } from '../../reports/index.ts';
import { packageVersion } from '../package-facts.ts';
import { portableStudy } from '../schema/portable-study.ts';
import type { SettledStudy } from '../schema/settle-study.ts';
import { checksumOf, identityOf } from './canonical.ts';
import { type Checkpoint, CheckpointError } from './checkpoint.ts';
import { expandStudy } from './expand.ts';
import { type ImportedNetworks, importNetworks } from './import-networks.ts';
import { drawUpOutcome, type EndedRun, type PlannedOutcome, planOutcomes } from './outcomes.ts';
import { shapeOf } from './plan.ts';
import type { TrainingRequest } from './request.ts';
import { Session } from './session.ts';

export { shapeOf } from './plan.ts';
export type { StudyReporter, StudyRequest, TrainingRequest } from './request.ts';

/** Identity of a study: what it is and what it learns from. */
export function studyIdentity(study: SettledStudy, checksum: string, imported: ImportedNetworks = new Map()): string {
  const weights = [...imported].map(([variant, network]) => [variant, network.checksum]);
  return identityOf({
    study: portableStudy(study),
    data: checksum,
    ...(weights.length > 0 && { weights: Object.fromEntries(weights) }),
  });
}

/**
 * The checkpoint is for the caller to remove, once the result is on the disk.
 *
 * @returns null where the signal stopped it; the checkpoint is written then
 */
export async function runStudy(request: TrainingRequest): Promise<Result | null> {
  const { study, data, resume } = request;
  const checksum = checksumOf(data);
  const imported = await importNetworks(study, shapeOf(data));
  const identity = studyIdentity(study, checksum, imported);
  if (resume) checkResume(request, resume, identity);
  const planned = planOutcomes(study, request.file, shapeOf(data));
  const runs = expandStudy(study, checksum, (variant) => imported.get(variant)?.checksum);
  const session = new Session(request, { identity, runs, planned, imported });
  const ended = await session.run();
  if (ended === null) return null;
  return assemble(request, { identity, planned, ended, spent: session.spent });
}

function checkResume({ backend, folder, study }: TrainingRequest, checkpoint: Checkpoint, identity: string): void {
  if (checkpoint.request.identity !== identity) {
    const asked = study.base.title;
    throw new CheckpointError(
      `Expected the checkpoint in \`${folder}\` to be of this study (${asked}) and its data, got one of another ` +
        `(\`${checkpoint.request.file}\`, identity ${checkpoint.request.identity.slice(0, 12)})`,
    );
  }
  if (checkpoint.request.backend !== backend.name) {
    throw new CheckpointError(
      `Expected to go on with \`--backend ${checkpoint.request.backend}\`, as the checkpoint in \`${folder}\` began, ` +
        `got \`${backend.name}\``,
    );
  }
}

interface Parts {
  readonly identity: string;
  readonly planned: readonly PlannedOutcome[];
  readonly ended: readonly EndedRun[];
  readonly spent: Session['spent'];
}

function assemble({ study, data, backend, reproduce }: TrainingRequest, parts: Parts): Result {
  const { identity, planned, ended, spent } = parts;
  const shape = shapeOf(data);
  return {
    ...frame(study, identity, reproduce),
    backend: { name: backend.name, adapter: backend.adapter.description, node: process.versions.node },
    data: { name: data.name, source: data.source, train: shape.train, test: shape.test },
    outcomes: planned.map((outcome) => {
      const own = ended.filter(({ run }) => run.variant === outcome.variant && run.rule === outcome.rule);
      return drawUpOutcome(outcome, own, shape);
    }),
    times: {
      started: spent.started,
      seconds: spent.seconds,
      imagesPerSecond: spent.images / Math.max(spent.seconds, 1e-9),
    },
  };
}

type Frame = Omit<Result, 'backend' | 'data' | 'outcomes' | 'times'>;

/** What every result says of its study. */
export function frame(study: SettledStudy, identity: string, reproduce: readonly string[]): Frame {
  const { base } = study;
  return {
    format: 'crosspoint-result',
    version: 1,
    crosspoint: packageVersion(),
    identity,
    title: base.title,
    about: base.about,
    study: portableStudy(study),
    reproduce: [...reproduce],
  };
}
