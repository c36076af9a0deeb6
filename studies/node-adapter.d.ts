/** Comlink declares its adapter for Node under another file's name. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { MessagePort, Worker } from 'node:worker_threads';
  import type { Endpoint } from 'comlink';
  export default function nodeEndpoint(endpoint: Worker | MessagePort): Endpoint;
}
