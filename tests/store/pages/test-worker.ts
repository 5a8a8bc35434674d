import { type Layer, serveStore } from '../../../renderer/store/worker/serve-store.ts';

/** The product's worker with single layers left out, named in the worker's name: shows what each layer is for. */
console.warn = () => undefined;

const [leaveOut = '', crashPoint = ''] = self.name.split('|');
const durabilities: Record<string, number> = {};
let recordsAreWritten = false;

const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  if (mode === 'readwrite') {
    const asked = options?.durability ?? 'default';
    durabilities[asked] = (durabilities[asked] ?? 0) + 1;
    if (crashPoint) haltBeforeMeta(this.name);
  }
  return begin.call(this, stores, mode, options);
};

/** Stops for ever after the first pulled records are written and before replication remembers anything of them. */
function haltBeforeMeta(database: string): void {
  if (database.endsWith('--records')) recordsAreWritten = true;
  if (!recordsAreWritten || !database.includes('rx-replication-meta')) return;
  self.postMessage({ atCrashPoint: true });
  for (;;); // the test kills the page now
}

self.addEventListener('message', ({ data }) => {
  if (data?.test === 'durabilities') self.postMessage({ durabilities: { ...durabilities } });
});

serveStore(self, new Set(leaveOut.split(',').filter(Boolean) as Layer[]));
