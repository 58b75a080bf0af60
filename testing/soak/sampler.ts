import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Loaded into the operator by --import: reports its memory about once a second, after a garbage collection. */
export interface Sample {
  pid: number;
  /** Milliseconds since the epoch. */
  at: number;
  heapBytes: number;
  rssBytes: number;
  /** By the name that Node.js gives them: Timeout, TCPSocketWrap, … */
  resources: Record<string, number>;
}

const file = process.env['SOAK_SAMPLES'];
if (file !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setInterval(
    () => {
      collect();
      const resources: Record<string, number> = {};
      for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
      const { heapUsed, rss } = process.memoryUsage();
      const sample: Sample = {
        pid: process.pid,
        at: Date.now(),
        heapBytes: heapUsed,
        rssBytes: rss,
        resources,
      };
      writeFileSync(`${file}.new`, JSON.stringify(sample));
      renameSync(`${file}.new`, file);
    },
    Number(process.env['SOAK_EVERY_MS'] ?? 1_000),
  ).unref();
}
