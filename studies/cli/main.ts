/** The command line. Returns an exit code and never ends the process, but for a second Ctrl-C. */
import { Command, Option } from 'commander';
import { packageVersion } from '../package-facts.ts';
import { commands } from './commands.ts';
import { type Io, processIo } from './io.ts';
import { exitCodes, reportError } from './report-error.ts';

/** @param words the command line after `crosspoint` */
export async function main(words: readonly string[], io: Io = processIo): Promise<number> {
  if (io === processIo) process.stdout.on('error', leaveWithReader);
  let code = 0;
  try {
    const program = await createProgram(words, io, (result) => {
      code = result;
    });
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

/** Knows every command by name, and of the one that is asked for what it takes. */
async function createProgram(words: readonly string[], io: Io, done: (code: number) => void): Promise<Command> {
  const program = new Command('crosspoint')
    .description('Emulates learning on analog crosspoint arrays, and bills it.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  const [asked] = words.filter((word) => !word.startsWith('-') && word !== 'help');
  for (const { name, takes, about, load } of commands) {
    const command = program.command(name).description(about);
    if (name === asked) (await load())(command, io, done);
    else if (takes !== '') command.arguments(takes);
  }
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
    command.addOption(new Option('--debug', 'show where an error comes from')).showHelpAfterError('(see --help)');
  }
  return program;
}
