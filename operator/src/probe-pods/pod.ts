import { createHash } from 'node:crypto';
import {
  API_VERSION,
  CONSUMER_PROBE_LABEL,
  GROUP,
  KIND,
  NEVER_READY_CONDITION,
} from '../../../crds/names.ts';
import type { ConsumerPlace } from '../../../crds/schema/places.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { Endpoint } from '../model/endpoint.ts';

/** Settings that the operator gives to every probe pod. */
export interface ConsumerSettings {
  image: string;
  /** Flags of `smtp-operator probe`: what the operator itself may connect to, and how. */
  flags: readonly string[];
  /** CA certificates (PEM) that the operator trusts in addition to those of the system. */
  caPem: string;
}

export interface ConsumerRequest {
  owner: { name: string; uid: string };
  place: ConsumerPlace;
  spec: SmtpConfigSpec;
  /** The endpoint in effect. */
  endpoint: Endpoint;
  timeout: string;
  /** Makes the name of the pod unique. */
  startedAt: number;
}

/** Deadline after which the kubelet ends the pod, even if the operator is gone. */
const MAX_LIFE_SECONDS = 180;
const CA_ANNOTATION = `${GROUP}/ca-bundle`;
const CA_FOLDER = '/etc/smtp-operator';
const REPORT_FILE = '/dev/termination-log';

/** Everything that the result depends on. */
export function consumerInputs(
  request: Omit<ConsumerRequest, 'startedAt'>,
  settings: ConsumerSettings,
): string {
  return hash(consumerPod({ ...request, startedAt: 0 }, settings));
}

/**
 * Returns a pod that probes the server once from where the application runs, and writes a report. It has no credentials
 * and no API token. It passes restricted Pod Security, is owned only by the SmtpConfig, and is never ready.
 */
export function consumerPod(request: ConsumerRequest, settings: ConsumerSettings) {
  const { owner, place, startedAt } = request;
  const ca = [request.spec.endpoint?.caBundle, settings.caPem].filter(Boolean).join('\n');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${owner.name.slice(0, 200).replace(/(?<![.-])[.-]+$/, '')}-egress-${hash([owner.uid, place, startedAt])}`,
      labels: { ...place.podLabels, [CONSUMER_PROBE_LABEL]: owner.uid },
      ...(ca && { annotations: { [CA_ANNOTATION]: ca } }),
      ownerReferences: [{ apiVersion: API_VERSION, kind: KIND, ...owner, controller: true }],
    },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: MAX_LIFE_SECONDS,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      readinessGates: [{ conditionType: NEVER_READY_CONDITION }],
      ...(place.nodeSelector && { nodeSelector: place.nodeSelector }),
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchExpressions: [{ key: CONSUMER_PROBE_LABEL, operator: 'Exists' }] },
        },
      ],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        runAsGroup: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'probe',
          image: settings.image,
          imagePullPolicy: 'IfNotPresent',
          args: probeArgs(request, settings, ca !== ''),
          terminationMessagePath: REPORT_FILE,
          terminationMessagePolicy: 'FallbackToLogsOnError',
          resources: {
            requests: { cpu: '10m', memory: '48Mi' },
            limits: { cpu: '500m', memory: '128Mi' },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          ...(ca && { volumeMounts: [{ name: 'ca', mountPath: CA_FOLDER, readOnly: true }] }),
        },
      ],
      ...(ca && { volumes: [caVolume()] }),
    },
  };
}

export type ConsumerPod = ReturnType<typeof consumerPod>;

/** The CAs are in an annotation of the pod: a ConfigMap would be one more object in a namespace of users. */
const caVolume = () => ({
  name: 'ca',
  downwardAPI: {
    items: [{ path: 'ca.pem', fieldRef: { fieldPath: `metadata.annotations['${CA_ANNOTATION}']` } }],
  },
});

function probeArgs(
  { spec, endpoint, timeout }: Omit<ConsumerRequest, 'startedAt'>,
  { flags }: ConsumerSettings,
  withCa: boolean,
): string[] {
  const { serverName, minTLSVersion } = spec.endpoint ?? {};
  const given: readonly (readonly [string, string | undefined])[] = [
    ['provider', spec.provider],
    // The pod cannot read an SmtpProvider, so it gets the resolved endpoint.
    ['region', spec.provider && spec.region],
    ['host', spec.provider ? spec.endpoint?.host : endpoint.host],
    ['port', String(endpoint.port)],
    ['tls', endpoint.tls],
    ['server-name', serverName],
    ['min-tls-version', minTLSVersion],
    ['timeout', timeout],
    ['ca-file', withCa ? `${CA_FOLDER}/ca.pem` : undefined],
    ['report-file', REPORT_FILE],
  ];
  const own = given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  return ['probe', ...own, '--policy', ...flags];
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 10);
}
