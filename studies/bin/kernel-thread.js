/**
 * A worker thread that serves kernel calls (`emulator/cpu/kernels/threads.ts`): it looks for the next one for a while, then
 * sleeps until it is woken. In JavaScript, since a worker starts from a file as it lies in the package.
 */
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

const [asked, done, call, count, sleeps, failed, listens] = [0, 1, 2, 3, 4, 5, 6];
const headerWords = 8;
const mostArguments = 24;
const [stop, place] = [-1, -2];
/** Looks before it sleeps: some ms. */
const looks = 400_000;

/** @param {Int32Array} words @param {number} last */
function nextCall(words, last) {
  for (let look = 0; look < looks; look++) {
    const now = Atomics.load(words, asked);
    if (now !== last) return now;
  }
  Atomics.store(words, sleeps, 1);
  Atomics.wait(words, asked, last);
  Atomics.store(words, sleeps, 0);
  return Atomics.load(words, asked);
}

/**
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Memory} memory
 * @param {number} control
 */
function serve(module, memory, control) {
  const { exports: kernels } = new WebAssembly.Instance(module, { env: { memory } });
  const names = WebAssembly.Module.exports(module).flatMap(({ name, kind }) => (kind === 'function' ? [name] : []));
  const functions = names.map((name) => kernels[name]);
  const words = new Int32Array(memory.buffer, control, headerWords);
  const values = new Float64Array(memory.buffer, control + 4 * headerWords, mostArguments);
  const placeModule = (start, length) => {
    const bytes = new Uint8Array(memory.buffer, start, length).slice();
    const placed = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(placed, { kernels, env: { memory } });
    for (const { name } of WebAssembly.Module.exports(placed)) kernels.table.set(kernels.table.grow(1), exports[name]);
  };
  Atomics.store(words, listens, 1);
  for (let last = 0; ; ) {
    const now = nextCall(words, last);
    if (now === last) continue;
    last = now;
    const number = words[call];
    if (number === stop) return;
    try {
      const given = values.subarray(0, words[count]);
      if (number === place) placeModule(...given);
      else functions[number](...given);
    } catch {
      words[failed] = 1;
    }
    Atomics.store(words, done, now);
    Atomics.notify(words, done);
  }
}

expose(
  {
    /** Answers, then listens for calls alone. */
    start(...given) {
      setImmediate(() => {
        serve(...given);
        parentPort.close();
      });
    },
  },
  nodeEndpoint(parentPort),
);
