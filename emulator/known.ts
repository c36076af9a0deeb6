/** Looking up what a machine was given, by name. */
import { BackendError } from './backend.ts';

/** @throws BackendError listing the names there are */
export function known<Value>(map: ReadonlyMap<string, Value>, name: string, what: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new BackendError(`Expected a ${what} of [${[...map.keys()]}], got \`${name}\``);
  return value;
}
