/** Files that NumPy and Python's safetensors wrote; golden/files.json says how. */
import { readFileSync } from 'node:fs';

interface Golden {
  readonly rows: number[][];
  readonly rowsInFloat32: number[][];
  readonly rowsInFloat16: number[][];
  readonly arrays: Record<string, string>;
  readonly whole: Record<string, string>;
  readonly bad: Record<string, string>;
  readonly scalar: string;
  readonly cube: string;
  readonly mixed: string;
  readonly bfloat16File: string;
  readonly bfloat16Values: number[];
  readonly checksumOfBinary16: string;
  readonly checksumOfBfloat16: string;
}

export const golden = JSON.parse(
  readFileSync(new URL('golden/files.json', import.meta.url), 'utf8'),
) as unknown as Golden;

export function bytesOf(base64: string | undefined): Uint8Array {
  if (base64 === undefined) throw new Error('no such golden file');
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
