/** What `run` and `cost` take. */
import { type Command, Option } from 'commander';
import { backendNames } from '../backends.ts';
import { providerNames } from '../webgpu-provider.ts';
import { costCommand } from './cost-command.ts';
import { costHelp } from './cost-options.ts';
import type { Io } from './io.ts';
import { runCommand } from './run-command.ts';

const collect = (value: string, before: readonly string[]) => [...before, value];

/** Options of every command on a study. */
const onStudy = (command: Command) =>
  command
    .option('--set <path=value>', 'change a value of the study, over file and variants; may be repeated', collect, [])
    .option('--variant <name>', 'this variant alone; may be repeated', collect, [])
    .option('--seed <number>', 'one seed instead of train.seeds')
    .option('--weights <path>', 'trained weights instead of training: .safetensors, .npy, or a folder of .npy files')
    .option('--json', 'print result.json on standard output and nothing else there');

export function defineRunCommand(command: Command, io: Io, done: (code: number) => void): void {
  onStudy(command)
    .argument('[study]', 'study file; with --resume it may be left out')
    .option('--out <folder>', 'where the results go (default: results/<study>)')
    .addOption(new Option('--backend <name>', 'what computes (default: auto)').choices(backendNames))
    .option('--threads <number>', 'threads of the CPU backend; they change no result (default: all cores)')
    .addOption(new Option('--provider <name>', 'where WebGPU comes from (default: webgpu)').choices(providerNames))
    .option('--data <folder>', 'folder with IDX files (default: CROSSPOINT_DATA, else a download)')
    .option('--save-weights', 'leave what was learnt in weights/ of the results, as .safetensors')
    .option('--resume <folder>', 'go on with an interrupted run')
    .action(async (file, options) => done(await runCommand(file, options, io)));
}

export function defineCostCommand(command: Command, io: Io, done: (code: number) => void): void {
  onStudy(command)
    .argument('<studies...>', 'study files; all are compared with the first')
    .option('--out <folder>', 'also write the report and its files there')
    .option('--sweep <path=a,b,c>', 'bill at each of these values; may be repeated', collect, [])
    .option('--activity <result.json>', 'bill what a run counted instead of what is assumed')
    .addHelpText('after', costHelp)
    .action(async (files, options) => done(await costCommand(files, options, io)));
}
