import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../../algorithms/index.ts';

/** Twenty times the largest published set: no honest file unpacks to more. @unit bytes */
const MOST_UNPACKED = 2 ** 30;

/**
 * What a file holds, unpacked where it is gzip. Judged by its content, not its name: browsers and mirrors like to unpack
 * a file and leave it the name `.gz`.
 */
export async function unpack(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MOST_UNPACKED });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`Expected \`${path}\` to be a whole gzip file, got ${bytes.length} bytes: ${reason}`, {
      cause,
    });
  }
}
