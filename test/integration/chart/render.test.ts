import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SET_BY_CHART, valueName, valuesSchema } from '../../../charts/source/values.ts';
import { RUN_FLAGS } from '../../../operator/src/cli/config.ts';
import { environmentName } from '../../../operator/src/cli/flags.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import {
  CHART,
  configValues,
  helm,
  type Manifest,
  manifests,
  rendered,
  withEveryValue,
} from '../../../testing/support/helm.ts';
import { toolsUnavailable } from '../../../testing/tools/tools.ts';

const ALL_VALUES = join(TOP, 'test', 'integration', 'chart', 'all-values.yaml');
type Json = Record<string, unknown>;

const only = (objects: readonly Manifest[], kind: string): Manifest => {
  const found = objects.filter(object => object.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} of kind ${kind}`);
  return found[0] as Manifest;
};
const kinds = (objects: readonly Manifest[]): string[] => objects.map(({ kind }) => kind).sort();
const set = (...pairs: readonly string[]): string[] => pairs.flatMap(pair => ['--set', pair]);
const environment = (objects: readonly Manifest[]): Record<string, string> => {
  const { env } = only(objects, 'Deployment')['spec'].template.spec.containers[0];
  return Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]));
};

const missing = toolsUnavailable('helm3', 'helm4');
(missing ? describe.skip : describe)(missing ?? 'the chart', () => {
  describe.each([3, 4] as const)('with Helm %i', version => {
    test('the chart passes lint --strict with the defaults and with every value set', () => {
      expect(helm(version)('lint', '--strict', CHART)).toContain('0 chart(s) failed');
      expect(helm(version)('lint', '--strict', CHART, ...withEveryValue())).toContain('0 chart(s) failed');
    });

    test('a value that there is not, or of a wrong type, is refused by name', () => {
      expect(() => rendered(version, ...set('replica=2'))).toThrow(/replica/);
      expect(() => rendered(version, ...set('config.logLevl=debug'))).toThrow(/logLevl/);
      expect(() => rendered(version, ...set('replicas=many'))).toThrow(/replicas/);
    });
  });

  test('both versions of Helm render the same', () => {
    for (const args of [[], withEveryValue()]) {
      expect(rendered(3, ...args)).toEqual(rendered(4, ...args));
    }
  });

  test('the file with every value leaves none at its default', () => {
    const defaults = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')) as Json;
    const all = { ...(parse(readFileSync(ALL_VALUES, 'utf8')) as Json), config: configValues() };
    expect(valuesSchema.safeParse(all).error?.issues ?? []).toEqual([]);
    const same = (left: unknown, right: unknown, path: string): string[] => {
      const isGroup = typeof left === 'object' && left !== null && !Array.isArray(left);
      const fixed = ['resources', 'podSecurityContext', 'securityContext', 'test.spec'].includes(path);
      if (isGroup && !fixed && Object.keys(left).length > 0 && !path.endsWith('labels')) {
        const other = (right ?? {}) as Json;
        return Object.entries(left).flatMap(([key, value]) =>
          same(value, other[key], path ? `${path}.${key}` : key),
        );
      }
      return right === undefined || JSON.stringify(left) === JSON.stringify(right) ? [path] : [];
    };
    expect(same(defaults, all, '')).toEqual([]);
  });

  test('the network policy permits the control address, so a blocked egress is not caused by it', () => {
    const ports = (...pairs: string[]): number[] =>
      only(rendered(4, ...set('networkPolicy.enabled=true', ...pairs)), 'NetworkPolicy')[
        'spec'
      ].egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port));
    expect(ports()).not.toContain(8443);
    expect(ports('config.egressControl=203.0.113.1:8443')).toContain(8443);
    expect(ports('config.egressControl=[2001:db8::1]:8443')).toContain(8443);
  });

  test('each value of config arrives as the environment variable of its flag', () => {
    const config = configValues();
    const given = environment(rendered(4, ...withEveryValue()));
    const flags = RUN_FLAGS.filter(({ name }) => !SET_BY_CHART.includes(name));
    expect(flags.length).toBeGreaterThan(5);
    for (const { name } of flags) {
      const value = config[valueName(name)];
      expect([name, given[environmentName(name)]]).toEqual([
        name,
        Array.isArray(value) ? value.join(',') : String(value),
      ]);
    }
  });

  test('the arguments that the chart sets are flags as well', () => {
    const known = new Set(RUN_FLAGS.map(({ name }) => environmentName(name)));
    const names = Object.keys(environment(rendered(4, ...withEveryValue())));
    expect(names.filter(name => name.startsWith('SMTP_OPERATOR_') && !known.has(name))).toEqual([]);
  });

  test('the defaults render the CRD, the operator, its rights, those of users, and the admission policy', () => {
    expect(kinds(rendered(4))).toEqual(
      [
        ...['CustomResourceDefinition', 'CustomResourceDefinition', 'CustomResourceDefinition'],
        'Deployment',
        'Service',
        'ServiceAccount',
        ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
        ...['ClusterRole', 'ClusterRole', 'ClusterRole', 'ClusterRole', 'ClusterRoleBinding'],
        ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
        ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
      ].sort(),
    );
  });

  test.each(['smtpconfigs', 'clustersmtpconfigs', 'smtpproviders'])(
    'the CRD of %s is the generated one, and is kept at an uninstall by default',
    plural => {
      const file = join(TOP, 'crds', `smtp-operator.dev_${plural}.yaml`);
      const crd = parse(readFileSync(file, 'utf8')) as Manifest;
      const installed = (objects: Manifest[]): Manifest | undefined =>
        objects.find(({ metadata }) => metadata.name === `${plural}.smtp-operator.dev`);
      const mine = installed(rendered(4));
      expect(mine?.['spec']).toEqual(crd['spec']);
      expect(mine?.metadata.labels).toMatchObject(crd.metadata.labels ?? {});
      expect(mine?.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
      const loose = installed(rendered(4, ...set('crds.keep=false')));
      expect(loose?.metadata.annotations).toBeUndefined();
    },
  );

  test('with watchNamespaces the account has Roles only, in these namespaces and its own', () => {
    const off = ['crds.enabled', 'admissionPolicy.enabled', 'rbac.userRoles', 'rbac.serviceBinding'];
    const objects = rendered(
      4,
      ...set('watchNamespaces={shop,billing}', ...off.map(name => `${name}=false`)),
    );
    expect(kinds(objects).filter(kind => kind.startsWith('Cluster') || kind.startsWith('Custom'))).toEqual(
      [],
    );
    expect(objects.every(({ metadata }) => metadata.namespace !== undefined)).toBe(true);
    const roles = objects.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.namespace);
    expect(roles).toEqual(['shop', 'billing', 'mail-system']);
    expect(environment(objects)['SMTP_OPERATOR_NAMESPACE']).toBe('shop,billing');
  });

  test('only clusterSmtpConfigs.enabled gives rights on namespaces, the flag and the policy', () => {
    const of = (...args: string[]) => {
      const objects = rendered(4, ...args);
      const text = JSON.stringify(objects.filter(({ kind }) => kind === 'ClusterRole'));
      return {
        watches: text.includes('"clustersmtpconfigs/status"') && text.includes('"namespaces"'),
        flag: environment(objects)['SMTP_OPERATOR_CLUSTER_SMTP_CONFIGS'],
        policy: environment(objects)['SMTP_OPERATOR_ADMISSION_POLICY']?.includes('cluster.'),
        policies: kinds(objects).filter(kind => kind === 'ValidatingAdmissionPolicy').length,
      };
    };
    expect(of()).toEqual({ watches: false, flag: undefined, policy: false, policies: 2 });
    expect(of(...set('clusterSmtpConfigs.enabled=true'))).toEqual({
      watches: true,
      flag: 'true',
      policy: true,
      policies: 3,
    });
    expect(() => rendered(4, ...set('clusterSmtpConfigs.enabled=true', 'watchNamespaces={shop}'))).toThrow(
      'watchNamespaces must be empty',
    );
  });

  test('a digest wins over the tag', () => {
    const image = (args: string[]) =>
      only(rendered(4, ...args), 'Deployment')['spec'].template.spec.containers[0].image as string;
    expect(image(set('image.repository=r.example/x'))).toMatch(/^r\.example\/x:\d+\.\d+\.\d+$/);
    expect(image(set('image.repository=r.example/x', 'image.tag=v2'))).toBe('r.example/x:v2');
    expect(image(set('image.repository=r.example/x', 'image.tag=v2', 'image.digest=sha256:ab'))).toBe(
      'r.example/x@sha256:ab',
    );
  });

  test('two replicas get a PodDisruptionBudget and are spread; one does not', () => {
    const two = rendered(4, ...set('replicas=2'));
    expect(only(two, 'PodDisruptionBudget')['spec'].maxUnavailable).toBe(1);
    expect(only(two, 'Deployment')['spec'].template.spec.topologySpreadConstraints).toHaveLength(1);
    const one = rendered(4);
    expect(kinds(one)).not.toContain('PodDisruptionBudget');
    expect(only(one, 'Deployment')['spec'].template.spec.topologySpreadConstraints).toBeUndefined();
  });

  test('CAs of all three kinds are mounted and named to the operator', () => {
    const objects = rendered(4, ...withEveryValue());
    const { spec } = only(objects, 'Deployment')['spec'].template;
    const { sources } = spec.volumes.find(({ name }: { name: string }) => name === 'ca').projected as {
      sources: Record<string, { items: { path: string }[] }>[];
    };
    const paths = sources.flatMap(source =>
      Object.values(source).flatMap(({ items }) => items.map(({ path }) => path)),
    );
    expect(environment(objects)['SMTP_OPERATOR_CA_FILE']).toBe(
      paths.map(path => `/etc/smtp-operator/ca/${path}`).join(','),
    );
    expect(paths).toHaveLength(3);
  });

  test('extra objects may be maps or text, and both are templates', () => {
    const extra = rendered(4, ...withEveryValue()).filter(({ metadata }) =>
      metadata.name.startsWith('extra-'),
    );
    expect(extra.map(({ data }) => data)).toEqual([{ release: 'mail' }, { namespace: 'mail-system' }]);
  });

  test('every name has a length that Kubernetes allows, for any name of the release', () => {
    const long = 'r'.repeat(53);
    const args = ['--namespace', 'n'.repeat(63), '--set', 'replicas=2', '--set', 'extraCAs.pem=x'];
    const objects = manifests(helm(4)('template', long, CHART, ...args));
    expect(objects.length).toBeGreaterThan(10);
    // Names of pods and Services are DNS labels. All other names may be as long as a full DNS name.
    const longest = (kind: string): number => (['Service', 'Pod', 'Deployment'].includes(kind) ? 63 : 253);
    expect(objects.filter(({ kind, metadata: { name } }) => name.length > longest(kind))).toEqual([]);
  });
});
