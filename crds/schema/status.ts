import { z } from 'zod';

const line = (max: number, description: string) => z.string().max(max).meta({ description });
const time = (description: string) => z.string().max(40).meta({ format: 'date-time', description });
const integer = (description: string) => z.int().meta({ format: 'int64', description });

const condition = z
  .object({
    type: line(64, 'Name of the condition.'),
    status: z.enum(['True', 'False', 'Unknown']).meta({ description: 'Unknown is never Ready.' }),
    reason: line(64, 'Reason, from the closed list in docs/reasons.md.'),
    message: line(4096, 'What is wrong, the evidence, and what to do.'),
    observedGeneration: integer('Generation of the spec that was checked.').optional(),
    lastTransitionTime: time('Time of the last change of status.'),
  })
  .meta({ description: 'One condition.' });

const alternative = z
  .object({
    address: line(300, 'host:port that was probed without credentials.'),
    tls: line(16, 'implicit, starttls or none.'),
    reachable: z.boolean().meta({ description: 'Whether a mail server answered.' }),
    detail: line(512, 'How it answered.'),
  })
  .meta({ description: 'Another endpoint of the same provider.' });

const diagnosis = z
  .object({
    stage: line(
      32,
      'The stage of the dialogue that failed: dns, connect, tls, greeting, ehlo, auth, sender or recipient.',
    ).optional(),
    condition: line(64, 'First condition that is not True.'),
    reason: line(64, 'Reason of that condition.'),
    summary: line(80, 'First words of the message, for `kubectl get -o wide`.').optional(),
    message: line(4096, 'What is wrong.'),
    remedy: line(4096, 'What to do. With steps, what applies to all of them.'),
    steps: z
      .array(line(4096, 'One step.'))
      .max(16)
      .meta({
        'x-kubernetes-list-type': 'atomic',
        description: 'Steps of the remedy, in the order to check or to take.',
      })
      .optional(),
    explained: line(256, 'Entry in the documentation that explains the reason.').optional(),
    reply: line(2048, 'Reply of the server, without control characters.').optional(),
    alternatives: z
      .array(alternative)
      .max(16)
      .meta({
        'x-kubernetes-list-type': 'atomic',
        description:
          'Other endpoints of the provider that were probed without credentials, with their results.',
      })
      .optional(),
  })
  .meta({ description: 'The first failure; absent while Ready.' });

const endpoint = z
  .object({
    address: line(300, 'host:port.'),
    host: line(253, 'Host name or address.'),
    port: z.int().min(1).max(65535).meta({ format: 'int32', description: 'TCP port.' }),
    tls: line(16, 'implicit, starttls or none.'),
  })
  .meta({ description: 'Endpoint in effect, after preset, region, overrides and portPolicy.' });

const capabilities = z
  .object({
    authMechanisms: z
      .array(line(64, 'SASL mechanism.'))
      .max(32)
      .meta({ 'x-kubernetes-list-type': 'atomic', description: 'SASL mechanisms that the server offers.' })
      .optional(),
    size: integer('Maximum message size in bytes that the server advertises.').optional(),
    tlsVersion: line(16, 'Negotiated TLS version.').optional(),
    cipher: line(64, 'Negotiated cipher suite.').optional(),
    certificateExpiry: time("Expiry of the server's certificate.").optional(),
    stageMilliseconds: z
      .record(z.string().max(16), z.int())
      .meta({
        maxProperties: 16,
        description:
          'Time that each stage of the last probe took, as of the last write of this status, by stage: dns, connect, tls, greeting, ehlo, auth, sender or recipient.',
      })
      .optional(),
  })
  .meta({ description: 'Capabilities of the server at the last probe.' });

const login = z
  .object({
    secretVersion: line(128, 'uid/resourceVersion of the Secret that was used.'),
    endpoint: line(300, 'host:port of the login.'),
    specHash: line(64, 'Hash of the fields of the spec that a login depends on.'),
    reason: line(64, 'Reason of condition Authenticated.'),
    time: time('Time of the login.'),
    retry: line(16, 'Retry policy after a rejected login: stop, pointless or backoff.').optional(),
    notBefore: time('Earliest time of the next login.').optional(),
  })
  .meta({
    description: 'The last login. It keeps a restarted operator from repeating a recent or rejected login.',
  });

const token = z
  .object({
    secretVersion: line(128, 'uid/resourceVersion of the Secret that the token was fetched with.'),
    issued: time('Time at which the token was fetched.'),
    expires: time('Expiry of the token. The operator renews it earlier.'),
    hash: line(64, 'Hash that identifies the token and cannot be used to log in.'),
  })
  .meta({
    description:
      'The published access token. A restarted operator continues to use it instead of fetching another.',
  });

const outputStatus = z
  .object({
    kind: line(16, 'Secret or ConfigMap.'),
    name: line(253, 'Name of the object.'),
    hash: line(64, 'Hash of the published content.').optional(),
    published: time('Time of the last change of the content.').optional(),
  })
  .meta({ description: 'One published object.' });

const domainRecord = z
  .object({
    type: line(8, 'TXT, CNAME or MX.'),
    name: line(253, 'Full name of the record.'),
    expected: line(4096, 'Value to publish, or where the provider shows it.'),
    found: line(256, 'Published value, shortened.').optional(),
    state: line(16, 'ok, missing, wrong or unknown.'),
    why: line(512, 'Why the state is not ok.').optional(),
    required: z.boolean().meta({ description: 'Whether DomainAuthenticated depends on it.' }),
  })
  .meta({ description: 'One DNS record.' });

const domain = z
  .object({
    name: line(253, 'Domain of spec.from.address.'),
    records: z.array(domainRecord).max(24).meta({
      'x-kubernetes-list-type': 'atomic',
      description: 'Records that this provider requires.',
    }),
  })
  .meta({ description: 'DNS records of the sender domain.' });

const message = z
  .object({
    time: time('When it was sent.'),
    recipient: line(254, 'Who it was for: Sink, the account itself, or the domain of another recipient.'),
    reason: line(64, 'The reason of condition MessageAccepted.'),
    reply: line(2048, "The server's reply, with the id that its log has.").optional(),
    milliseconds: z
      .int()
      .meta({ format: 'int64', description: 'From DATA to the reply that ends the message.' })
      .optional(),
  })
  .meta({ description: 'The last test message.' });

const rollout = z
  .object({
    hash: line(64, 'Hash of the published content that the workloads use or were restarted for.'),
    observedGeneration: integer('Generation of the spec whose workloads were looked up.'),
    failed: z
      .array(line(1024, 'Workload that could not be restarted, the cause, and what to do.'))
      .max(32)
      .meta({
        'x-kubernetes-list-type': 'atomic',
        description: 'Workloads that could not be restarted. The operator retries them at every check.',
      })
      .optional(),
  })
  .meta({
    description:
      'Result of spec.rollout. It ensures that one change causes one restart, even if the operator restarts.',
  });

const check = z
  .object({
    name: line(32, 'Name of the check.'),
    inputs: line(64, 'Hash of everything that the result depends on.'),
    time: time('Time of the last run.'),
    reason: line(64, 'Reason of its condition.').optional(),
    requested: line(256, 'Value of its annotation that the last run handled.').optional(),
    onRequest: z
      .boolean()
      .meta({ description: 'Whether its annotation requested the last run. Absent: its interval did.' })
      .optional(),
    retry: line(16, 'Retry policy after a failure: stop, pointless or backoff.').optional(),
    notBefore: time('Earliest time of the next run.').optional(),
  })
  .meta({ description: 'One check with its own interval.' });
const admission = z
  .object({
    policies: line(1024, 'uid/generation of each admission policy and binding that was active.'),
    generation: integer('Generation of the spec that was admitted or rejected.'),
    admitted: z.boolean().meta({ description: 'Whether the policies admitted this spec or an earlier one.' }),
    requestedAt: line(256, 'Value of annotation smtp-operator.dev/admission-requested-at.'),
  })
  .meta({ description: 'Whether the admission policies checked the author of the spec.' });

const fallback = z
  .object({
    name: line(253, 'SmtpConfig whose settings are published. Absent: none.').optional(),
    since: time('When its settings were first published.').optional(),
    failingSince: time('Since when this SmtpConfig has been unusable.').optional(),
    usableSince: time('Since when it has been usable again.').optional(),
  })
  .meta({
    description:
      'State of spec.fallback, so that a restarted operator neither waits again nor switches early.',
  });

/** Number of failures that the status lists. Further failures are only counted. */
export const MAX_FAILED_SHOWN = 16;

/** Upper bound that the schema requires for a number; no cluster has this many namespaces. */
const MAX_NAMESPACES = 1_000_000;

export const namespacesStatus = z
  .object({
    total: z
      .int()
      .min(0)
      .max(MAX_NAMESPACES)
      .meta({ format: 'int32', description: 'Number of namespaces that match and are not being deleted.' }),
    ready: z
      .int()
      .min(0)
      .max(MAX_NAMESPACES)
      .meta({ format: 'int32', description: 'Number of them that have every output.' }),
    failed: z
      .array(
        z
          .object({
            name: z.string().max(63).meta({ description: 'Name of the namespace.' }),
            reason: z.string().max(64).meta({ description: 'Reason of condition Published.' }),
            message: z.string().max(512).meta({ description: 'What was seen there.' }),
          })
          .meta({ description: 'One namespace without the outputs.' }),
      )
      .max(MAX_FAILED_SHOWN)
      .meta({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        description: `Namespaces that could not be published into, at most ${MAX_FAILED_SHOWN} of them.`,
      })
      .optional(),
  })
  .meta({ description: 'The namespaces that match.' });

export const statusFields = {
  observedGeneration: integer('Generation of the spec that this status describes.').optional(),
  ready: z
    .enum(['True', 'False', 'Unknown'])
    .meta({
      description:
        'Status of condition Ready, for field selectors such as --field-selector status.ready=False.',
    })
    .optional(),
  conditions: z
    .array(condition)
    .max(16)
    .meta({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
      description: 'Results of the checks; Ready is always present.',
    })
    .optional(),
  endpoint: endpoint.optional(),
  diagnosis: diagnosis.optional(),
  warnings: z
    .array(line(1024, 'One warning.'))
    .max(16)
    .meta({
      'x-kubernetes-list-type': 'atomic',
      description:
        'Likely mistakes in the settings, found without contacting the server, and failures to expect soon, such as an expiring certificate.',
    })
    .optional(),
  capabilities: capabilities.optional(),
  domain: domain.optional(),
  message: message.optional(),
  token: token.optional(),
  login: login.optional(),
  checks: z
    .array(check)
    .max(16)
    .meta({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      description:
        'Last run of each check with its own interval. It keeps a restarted operator from repeating it early.',
    })
    .optional(),
  lastProbeTime: time('Time of the last probe, as of the last write of this status.').optional(),
  lastHandledProbeAt: line(
    256,
    'Value of annotation smtp-operator.dev/probe-requested-at that was last handled.',
  ).optional(),
  outputs: z
    .array(outputStatus)
    .max(16)
    .meta({ 'x-kubernetes-list-type': 'atomic', description: 'Published objects.' })
    .optional(),
  rollout: rollout.optional(),
  fallback: fallback.optional(),
  admission: admission.optional(),
  binding: z
    .object({ name: line(253, 'Name of the Secret.') })
    .meta({ description: 'Secret that workloads bind to (servicebinding.io).' })
    .optional(),
};

/**
 * Only the operator writes the status, and it always writes the whole status. With type atomic, the API server does not
 * track an owner of each field: a write costs it 25 % less, and a read object has a third fewer bytes.
 */
export const WRITTEN_WHOLE = { 'x-kubernetes-map-type': 'atomic' } as const;

export const statusSchema = z.object(statusFields).meta({ ...WRITTEN_WHOLE, description: 'Observed state.' });

export type SmtpConfigStatus = z.output<typeof statusSchema> & {
  /** Present only for a ClusterSmtpConfig. */
  namespaces?: NamespacesStatus | undefined;
};
export type Condition = z.output<typeof condition>;
export type CheckStatus = z.output<typeof check>;
export type FallbackStatus = z.output<typeof fallback>;
export type RolloutStatus = z.output<typeof rollout>;
export type AdmissionRecord = z.output<typeof admission>;
export type NamespacesStatus = z.output<typeof namespacesStatus>;
