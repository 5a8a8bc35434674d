import { type CountyClient, createCountyClient, type OnTraffic } from './county-client.ts';
import type { FileCounty } from './courier/file-county.ts';
import { LineGate } from './line-gate.ts';

/** The ways from an open desk to the county; which one a request takes says who wants it. */
export interface CountyLines {
  readonly gate: LineGate;
  /** What sync itself asks: of the file that stands for the county, else behind the gate. */
  readonly sync: CountyClient;
  /** What the program asks by itself beside sync: behind the gate, and never of a file. */
  readonly own: CountyClient;
  /** What a person asks for on a screen, whether or not sync rests. */
  readonly asked: CountyClient;
}

/** `file`: the file that stands for the county at the moment; null: none. What people carry costs no traffic. */
export function countyLines(fetchNow: typeof fetch, file: () => FileCounty | null, onTraffic: OnTraffic): CountyLines {
  const gate = new LineGate();
  const gated = gate.through(fetchNow);
  return {
    gate,
    sync: createCountyClient(
      (path, init) => (file()?.fetch ?? gated)(path, init),
      (bytes, millis) => !file() && onTraffic(bytes, millis),
    ),
    own: createCountyClient(gated, onTraffic),
    asked: createCountyClient(fetchNow, onTraffic),
  };
}
