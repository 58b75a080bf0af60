import { parentPort } from 'node:worker_threads';
import { renderTemplates, type TemplateJob } from '../../render/template/job.ts';

/** Processes one job at a time, so that the job for which the host waits is the job of this thread. */
parentPort?.on('message', (jobs: readonly TemplateJob[]) => {
  parentPort?.postMessage(renderTemplates(jobs));
});
