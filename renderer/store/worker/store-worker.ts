import { serveStore } from './serve-store.ts';

/** Entry of the one worker that owns the local store. */
// RxDB prints an advertisement on the first write; nothing of ours warns through the console here.
console.warn = () => undefined;
serveStore(self);
