import { parentPort } from 'node:worker_threads';
import { renderTemplates, type TemplateJob } from '../../render/template/job.ts';

/** One job at a time: what the host waits for is what this thread works on. */
parentPort?.on('message', (jobs: readonly TemplateJob[]) => {
  parentPort?.postMessage(renderTemplates(jobs));
});
