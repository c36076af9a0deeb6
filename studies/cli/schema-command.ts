/** `crosspoint schema`: JSON Schema of study files, of technology files and of `result.json`. */
import type { Command } from 'commander';
import { z } from 'zod';
import { resultSchema } from '../../reports/index.ts';
import { studyFileSchema } from '../schema/study-schema.ts';
import { technologyFileSchema } from '../technology/technology-schema.ts';
import type { Io } from './io.ts';
import { exitCodes } from './report-error.ts';
import { oneOfNames } from './run-command.ts';

export function defineSchemaCommand(command: Command, io: Io, done: (code: number) => void): void {
  command.argument('<what>', 'study, technology or result').action((what: string) => done(schemaCommand(what, io)));
}

const schemas = { study: studyFileSchema, technology: technologyFileSchema, result: resultSchema } as const;

function schemaCommand(what: string, io: Io): number {
  const name = oneOfNames('the schema', what, ['study', 'technology', 'result'] as const);
  // What may be left out of a file is its input, before defaults.
  io.out(`${JSON.stringify(z.toJSONSchema(schemas[name], { io: 'input' }), null, 2)}\n`);
  return exitCodes.done;
}
