/** What files are called in a comparison: by their base names, or by their paths where those are not all different. */
import { basename, extname } from 'node:path';

export function nameFiles(files: readonly string[]): (file: string) => string {
  const short = (file: string) => basename(file, extname(file));
  const different = new Set(files.map(short)).size === files.length;
  return different ? short : (file) => file;
}
