/** The command line. Returns an exit code and never ends the process, but for a second Ctrl-C. */
import { Command, Option } from 'commander';
import { backendNames } from '../backends.ts';
import { packageVersion } from '../package-facts.ts';
import { providerNames } from '../webgpu-provider.ts';
import { addArrayCommand } from './array-command.ts';
import { addCalibrateCommand } from './calibrate-command.ts';
import { costCommand } from './cost-command.ts';
import { costHelp } from './cost-options.ts';
import { addDeviceCommands } from './devices-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { addFitCommand } from './fit-command.ts';
import { type Io, processIo } from './io.ts';
import { addRegressCommand } from './regress-command.ts';
import { exitCodes, reportError } from './report-error.ts';
import { addRulesCommand } from './rules-command.ts';
import { runCommand } from './run-command.ts';
import { schemaCommand } from './schema-command.ts';
import { addVerifyCommand } from './verify-command.ts';

/** @param words the command line after `crosspoint` */
export async function main(words: readonly string[], io: Io = processIo): Promise<number> {
  if (io === processIo) process.stdout.on('error', leaveWithReader);
  let code = 0;
  const program = createProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return reportError(error, io, words.includes('--debug'));
  }
}

/** Who reads the other end of a pipe (`| head`) may have seen enough: that is no failure. */
function leaveWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  processIo.exit(exitCodes.done);
}

function createProgram(io: Io, done: (code: number) => void): Command {
  const program = new Command('crosspoint')
    .description('Emulates learning on analog crosspoint arrays, and bills it.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  addStudyCommands(program, io, done);
  addArrayCommand(program, io, done);
  addDeviceCommands(program, io, done);
  addRulesCommand(program, io, done);
  addCalibrateCommand(program, io, done);
  addFitCommand(program, io, done);
  addVerifyCommand(program, io, done);
  addRegressCommand(program, io, done);
  program
    .command('doctor')
    .description('show what this machine has and what would be used')
    .option('--json', 'as JSON')
    .action(async (options) => done(await doctorCommand(options, io)));
  program
    .command('schema')
    .description('print a JSON Schema')
    .argument('<what>', 'study, technology or result')
    .action((what: string) => done(schemaCommand(what, io)));
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
    command.addOption(new Option('--debug', 'show where an error comes from')).showHelpAfterError('(see --help)');
  }
  return program;
}

function addStudyCommands(program: Command, io: Io, done: (code: number) => void): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  const study = (name: string) =>
    program
      .command(name)
      .option('--set <path=value>', 'change a value of the study, over file and variants; may be repeated', collect, [])
      .option('--seed <number>', 'one seed instead of train.seeds')
      .option('--weights <path>', 'trained weights instead of training: .safetensors, .npy, or a folder of .npy files')
      .option('--json', 'print result.json on standard output and nothing else there');
  study('run')
    .description('train, bill and report a study')
    .argument('[study]', 'study file; with --resume it may be left out')
    .option('--out <folder>', 'where the results go (default: results/<study>)')
    .addOption(new Option('--backend <name>', 'what computes (default: auto)').choices(backendNames))
    .option('--threads <number>', 'threads of the CPU backend; they change no result (default: all cores)')
    .addOption(new Option('--provider <name>', 'where WebGPU comes from (default: webgpu)').choices(providerNames))
    .option('--data <folder>', 'folder with IDX files (default: CROSSPOINT_DATA, else a download)')
    .option('--save-weights', 'leave what was learnt in weights/ of the results, as .safetensors')
    .option('--resume <folder>', 'go on with an interrupted run')
    .action(async (file, options) => done(await runCommand(file, options, io)));
  study('cost')
    .description('bill studies for assumed activity, without training: one, several side by side, or a sweep')
    .argument('<studies...>', 'study files; all are compared with the first')
    .option('--out <folder>', 'also write the report and its files there')
    .option('--sweep <path=a,b,c>', 'bill at each of these values; may be repeated', collect, [])
    .option('--activity <result.json>', 'bill what a run counted instead of what is assumed')
    .addHelpText('after', costHelp)
    .action(async (files, options) => done(await costCommand(files, options, io)));
}
