/** Progress of a study on standard error: a bar on a terminal, a line an epoch elsewhere. */
import { Presets, SingleBar } from 'cli-progress';
import { formatPercent } from '../../reports/index.ts';
import { labelOf } from '../run/expand.ts';
import type { StudyReporter } from '../run/run-study.ts';
import type { Io } from './io.ts';

export interface Progress extends StudyReporter {
  stop(): void;
}

export function createProgress(io: Io): Progress {
  return io.terminal ? barProgress() : lineProgress(io);
}

function lineProgress(io: Io): Progress {
  let began = performance.now();
  let images = 0;
  return {
    onStart: () => {},
    onRun: (run, place, runs) => {
      io.err(`run ${place + 1} of ${runs}: ${labelOf(run)}\n`);
      began = performance.now();
      images = 0;
    },
    onImages: (count) => {
      images += count;
    },
    onEpoch: (run, { epoch, testAccuracy }) => {
      const rate = images / ((performance.now() - began) / 1000);
      const speed = images > 0 ? `, ${rate.toFixed(0)} images/s` : '';
      const when = run.source ? 'programmed' : `epoch ${epoch} of ${run.study.train.epochs}`;
      io.err(`  ${when}: ${formatPercent(testAccuracy)} of the test images${speed}\n`);
      began = performance.now();
      images = 0;
    },
    onDiverged: (_, message) => io.err(`  diverged: ${message}\n`),
    stop: () => {},
  };
}

function barProgress(): Progress {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage} %  {rate} images/s  {eta_formatted} left  {run}',
      stream: process.stderr,
      clearOnComplete: true,
      etaBuffer: 200,
      fps: 8,
    },
    Presets.shades_classic,
  );
  let began = performance.now();
  let images = 0;
  let name = '';
  let accuracy = '';
  const show = () => {
    const rate = (images / Math.max((performance.now() - began) / 1000, 1e-3)).toFixed(0);
    return { rate, run: `${name}${accuracy}` };
  };
  return {
    onStart: (total, done) => {
      began = performance.now();
      bar.start(total, done, { rate: '–', run: '' });
    },
    onRun: (run) => {
      name = labelOf(run);
      accuracy = '';
      bar.update(show());
    },
    onImages: (count) => {
      images += count;
      bar.increment(count, show());
    },
    onEpoch: (run, { epoch, testAccuracy }) => {
      accuracy = `, ${run.source ? 'programmed' : `epoch ${epoch}`}: ${formatPercent(testAccuracy)}`;
      bar.update(show());
    },
    onDiverged: () => {
      accuracy = ', diverged';
      bar.update(show());
    },
    stop: () => bar.stop(),
  };
}
