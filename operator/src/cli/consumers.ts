import type { Consumers } from '../controller/ports.ts';
import { PodSemaphore } from '../probe-pods/semaphore.ts';
import { readFlagFile } from './config.ts';
import type { RunConfig } from './run-config.ts';

/**
 * How pods probe from where applications run: bound by the policy of the operator, with the CAs that it trusts, and
 * by the DNS of the pod. Undefined: no pods are started.
 * @param wake told of an SmtpConfig that may start a pod now
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
