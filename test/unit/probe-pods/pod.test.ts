import { describe, expect, test } from '@jest/globals';
import { type ConsumerRequest, consumerInputs, consumerPod } from '../../../operator/src/probe-pods/pod.ts';
import { QQ } from '../../../testing/fixtures/evidence.ts';

const SETTINGS = {
  image: 'registry.example/smtp-operator:1',
  flags: ['--deny-address=10.0.0.0/8'],
  caPem: '',
};
const REQUEST: ConsumerRequest = {
  owner: { name: 'mail', uid: 'config-uid' },
  place: { podLabels: { app: 'shop' }, nodeSelector: { zone: 'a' } },
  spec: { provider: 'qq', secretRef: { name: 'qq-mail' } },
  endpoint: QQ,
  timeout: '10s',
  startedAt: 1,
};
const pod = (changes: Partial<ConsumerRequest> = {}, settings = SETTINGS) =>
  consumerPod({ ...REQUEST, ...changes }, settings);
const container = (changes: Partial<ConsumerRequest> = {}, settings = SETTINGS) => {
  const [only] = pod(changes, settings).spec.containers;
  if (!only) throw new Error('no container');
  return only;
};

describe('the pod that probes from where an application runs', () => {
  test('has what restricted Pod Security asks for', () => {
    const { spec } = pod();
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container().securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('has no API token, no credentials and no sender', () => {
    expect(pod().spec.automountServiceAccountToken).toBe(false);
    const spec = { ...REQUEST.spec, from: { address: 'shop@qq.com' } };
    expect(JSON.stringify(pod({ spec }))).not.toMatch(/qq-mail|password|username|shop@qq\.com/);
  });

  test("has the application's labels and nodes, and belongs to the SmtpConfig", () => {
    const { metadata, spec } = pod();
    expect(metadata.labels).toEqual({ app: 'shop', 'smtp-operator.dev/consumer-probe': 'config-uid' });
    expect(spec.nodeSelector).toEqual({ zone: 'a' });
    expect(metadata.ownerReferences).toMatchObject([
      { kind: 'SmtpConfig', uid: 'config-uid', controller: true },
    ]);
  });

  test('is never ready, is not restarted, and ends at its deadline', () => {
    expect(pod().spec).toMatchObject({
      readinessGates: [{ conditionType: 'smtp-operator.dev/never-ready' }],
      restartPolicy: 'Never',
      activeDeadlineSeconds: expect.any(Number),
    });
  });

  test('counts against every kind of quota on compute', () => {
    const amounts = { cpu: expect.any(String), memory: expect.any(String) };
    expect(container().resources).toEqual({ requests: amounts, limits: amounts });
  });

  test("gets the endpoint in effect, and obeys the operator's policy", () => {
    expect(container({ endpoint: { ...QQ, port: 587, tls: 'starttls' } }).args).toEqual([
      'probe',
      '--provider=qq',
      '--port=587',
      '--tls=starttls',
      '--timeout=10s',
      '--report-file=/dev/termination-log',
      '--policy',
      '--deny-address=10.0.0.0/8',
    ]);
  });

  test('carries the CAs of the spec and of the operator, in a file of its own', () => {
    const spec = { ...REQUEST.spec, endpoint: { caBundle: 'CA OF THE SPEC' } };
    const settings = { ...SETTINGS, caPem: 'CA OF THE OPERATOR' };
    expect(pod({ spec }, settings).metadata.annotations).toEqual({
      'smtp-operator.dev/ca-bundle': 'CA OF THE SPEC\nCA OF THE OPERATOR',
    });
    expect(container({ spec }, settings).args).toContain('--ca-file=/etc/smtp-operator/ca.pem');
    expect(container().args.join(' ')).not.toContain('--ca-file');
  });

  test('has another name each time, and the same inputs', () => {
    expect(pod({ startedAt: 2 }).metadata.name).not.toBe(pod().metadata.name);
    const { startedAt: _, ...request } = REQUEST;
    expect(consumerInputs(request, SETTINGS)).toBe(consumerInputs(request, SETTINGS));
    expect(consumerInputs({ ...request, place: {} }, SETTINGS)).not.toBe(consumerInputs(request, SETTINGS));
  });

  test('has a name that the API server accepts, even for the longest name of an SmtpConfig', () => {
    const { name } = pod({ owner: { name: `${'a'.repeat(199)}.${'b'.repeat(48)}`, uid: 'u' } }).metadata;
    expect(name.length).toBeLessThanOrEqual(253);
    expect(name).toMatch(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  });
});
