import type { Consumers } from '../controller/ports.ts';
import { PodSemaphore } from '../probe-pods/semaphore.ts';
import { readFlagFile } from './config.ts';
import type { RunConfig } from './run-config.ts';

/**
 * Creates the prober that starts pods where applications run. Such a probe uses the operator's address policy and
 * trusted CAs, and the pod's DNS. Returns undefined if no pods are started.
 * @param wake called with an SmtpConfig that may now start a pod
 * @throws UsageError
 */
export function consumersOf(config: RunConfig, wake: (key: string) => void): Consumers | undefined {
  const image = config['consumer-image'];
  if (image === undefined) return undefined;
  const { 'helo-name': helo, 'egress-control': control } = config;
  const flags = [
    ...(helo === undefined ? [] : [`--helo-name=${helo}`]),
    ...(control === undefined ? [] : [`--egress-control=${control}`]),
    ...config['allow-address'].map(range => `--allow-address=${range}`),
    ...config['deny-address'].map(range => `--deny-address=${range}`),
    ...config['allow-port'].map(port => `--allow-port=${port}`),
  ];
  const caPem = config['ca-file'].map(path => readFlagFile('ca-file', path)).join('\n');
  return { settings: { image, flags, caPem }, semaphore: new PodSemaphore(wake, Date.now) };
}
