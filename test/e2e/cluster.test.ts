import { execFileSync } from 'node:child_process';
import { describe } from '@jest/globals';
import { installs, type Target, uninstalls } from './installation.ts';

const { E2E_KUBECONFIG: kubeconfig = '', E2E_IMAGE: image = '' } = process.env;

/** `repository:tag`, `repository@digest`; a registry may have a port. */
function imageValues(): string[] {
  const [, repository = image, digest, tag] = /^(.*?)(?:@(sha256:.*)|:([^:/]*))?$/.exec(image) ?? [];
  const values = [`image.repository=${repository}`];
  if (digest) values.push(`image.digest=${digest}`);
  if (tag) values.push(`image.tag=${tag}`);
  return values.flatMap(value => ['--set', value]);
}

describe(`the chart in the cluster of ${kubeconfig}`, () => {
  const target = (): Target => ({
    kubeconfig,
    values: imageValues(),
    kubectl: (args, input) =>
      execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], {
        encoding: 'utf8',
        ...(input !== undefined && { input }),
      }),
  });
  installs(target);
  uninstalls(target);
});
