/**
 * Compiles the AssemblyScript kernels, twice: `reproducible` rounds every product and every sum, as any machine does;
 * `fused` rounds a sum of products once (relaxed SIMD), where the processor can. Both go into `binary.ts` as text, so that
 * Node and browsers load them alike. Run by `npm run kernels`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const folder = join(import.meta.dirname, 'assembly');
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--sharedMemory', '--exportTable'];
const memory = ['--initialMemory', '1', '--maximumMemory', '65536'];

/** @param {readonly string[]} features */
async function compile(features) {
  let binary = null;
  const enable = ['--enable', ['simd', 'threads', 'bulk-memory', ...features].join(',')];
  const { error, stderr } = await asc.main(
    ['index.ts', '--outFile', 'kernels.wasm', ...options, ...memory, ...enable],
    {
      readFile(name) {
        try {
          return readFileSync(join(folder, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile(_, contents) {
        binary = Buffer.from(contents).toString('base64');
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`the kernels do not compile: ${stderr}`);
  return binary;
}

const [reproducible, fused] = [await compile([]), await compile(['relaxed-simd'])];
const text = `/** Made by compile.js from assembly/. */
export const reproducible = '${reproducible}';
export const fused = '${fused}';
`;
writeFileSync(join(import.meta.dirname, 'binary.ts'), text);
