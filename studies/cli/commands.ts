/**
 * The commands, in the order of the help. What one takes is defined where it lies, and loaded once it is asked for: all of
 * Crosspoint takes half a second to load, the help none of it.
 */
import type { Command } from 'commander';
import type { Io } from './io.ts';

/** Adds options, arguments and the action to a command; `done` is told its exit code. */
export type DefineCommand = (command: Command, io: Io, done: (code: number) => void) => void;

export interface CommandEntry {
  readonly name: string;
  /** Its arguments, for the list of commands. */
  readonly takes: string;
  readonly about: string;
  load(): Promise<DefineCommand>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'run',
    takes: '[study]',
    about: 'train, bill and report a study',
    load: async () => (await import('./study-commands.ts')).defineRunCommand,
  },
  {
    name: 'cost',
    takes: '<studies...>',
    about: 'bill studies for assumed activity, without training: one, several side by side, or a sweep',
    load: async () => (await import('./study-commands.ts')).defineCostCommand,
  },
  {
    name: 'array',
    takes: '<study>',
    about: 'draw the arrays of a layer: conductances, IR drops, and the error of every column',
    load: async () => (await import('./array-command.ts')).defineArrayCommand,
  },
  {
    name: 'devices',
    takes: '',
    about: 'list, show and plot devices',
    load: async () => (await import('./devices-command.ts')).defineDeviceCommands,
  },
  {
    name: 'rules',
    takes: '[name]',
    about: 'list the learning rules, or what one asks of hardware',
    load: async () => (await import('./rules-command.ts')).defineRulesCommand,
  },
  {
    name: 'calibrate',
    takes: '<study>',
    about: 'find the ranges of ADCs from what reaches them; see docs/arrays.md',
    load: async () => (await import('./calibrate-command.ts')).defineCalibrateCommand,
  },
  {
    name: 'fit',
    takes: '<file>',
    about: 'fit a device to measured pulse responses; see docs/fitting.md',
    load: async () => (await import('./fit-command.ts')).defineFitCommand,
  },
  {
    name: 'verify',
    takes: '<folder>',
    about: "hold the library's models against golden files",
    load: async () => (await import('./verify-command.ts')).defineVerifyCommand,
  },
  {
    name: 'regress',
    takes: '',
    about: 'compare every preset, and device files, with a baseline of their figures',
    load: async () => (await import('./regress-command.ts')).defineRegressCommand,
  },
  {
    name: 'doctor',
    takes: '',
    about: 'show what this machine has and what would be used',
    load: async () => (await import('./doctor-command.ts')).defineDoctorCommand,
  },
  {
    name: 'schema',
    takes: '<what>',
    about: 'print a JSON Schema',
    load: async () => (await import('./schema-command.ts')).defineSchemaCommand,
  },
];
