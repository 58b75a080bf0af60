import { z } from 'zod';

const line = (max: number, description: string) => z.string().max(max).meta({ description });
const time = (description: string) => z.string().max(40).meta({ format: 'date-time', description });
const integer = (description: string) => z.int().meta({ format: 'int64', description });

const condition = z
  .object({
    type: line(64, 'Name of the condition.'),
    status: z.enum(['True', 'False', 'Unknown']).meta({ description: 'Unknown is never Ready.' }),
    reason: line(64, 'One word from the closed list in docs/reasons.md.'),
    message: line(4096, 'What was seen and what to do next.'),
    observedGeneration: integer('Generation of the spec that this is about.').optional(),
    lastTransitionTime: time('When status last changed.'),
  })
  .meta({ description: 'One verdict.' });

const alternative = z
  .object({
    address: line(300, 'host:port that was tried without credentials.'),
    tls: line(16, 'implicit, starttls or none.'),
    reachable: z.boolean().meta({ description: 'Whether a mail server answered.' }),
    detail: line(512, 'What it did.'),
  })
  .meta({ description: 'One sibling endpoint.' });

const diagnosis = z
  .object({
    stage: line(
      32,
      'The stage of the dialogue that failed: dns, connect, tls, greeting, ehlo, auth or sender.',
    ).optional(),
    condition: line(64, 'The first condition that is not True.'),
    reason: line(64, 'Its reason.'),
    message: line(4096, 'What is wrong.'),
    remedy: line(4096, 'What to do next.'),
    explained: line(256, 'The entry of the documentation that explains the reason.').optional(),
    reply: line(2048, "The server's own words, cleaned.").optional(),
    alternatives: z
      .array(alternative)
      .max(16)
      .meta({
        'x-kubernetes-list-type': 'atomic',
        description: 'Sibling endpoints that were tried without credentials, and what each did.',
      })
      .optional(),
  })
  .meta({ description: 'The first thing that is wrong; absent while Ready.' });

const endpoint = z
  .object({
    address: line(300, 'host:port.'),
    host: line(253, 'Host name or address.'),
    port: z.int().min(1).max(65535).meta({ format: 'int32', description: 'TCP port.' }),
    tls: line(16, 'implicit, starttls or none.'),
  })
  .meta({ description: 'The endpoint in effect, after preset, region, overrides and portPolicy.' });

const capabilities = z
  .object({
    authMechanisms: z
      .array(line(64, 'SASL mechanism.'))
      .max(32)
      .meta({ 'x-kubernetes-list-type': 'atomic', description: 'What the server offers for logins.' })
      .optional(),
    size: integer('Largest message in bytes that the server says it takes.').optional(),
    tlsVersion: line(16, 'Negotiated TLS version.').optional(),
    cipher: line(64, 'Negotiated cipher suite.').optional(),
    certificateExpiry: time("When the server's certificate ends.").optional(),
  })
  .meta({ description: 'What the server showed at the last probe.' });

const login = z
  .object({
    secretVersion: line(128, 'uid/resourceVersion of the Secret that was tried.'),
    endpoint: line(300, 'host:port where it was tried.'),
    specHash: line(64, 'Hash of the parts of the spec that a login depends on.'),
    reason: line(64, 'The reason of condition Authenticated.'),
    time: time('When it was tried.'),
    retry: line(16, 'What may follow a refusal: stop, pointless or backoff.').optional(),
    notBefore: time('No further login before this.').optional(),
  })
  .meta({
    description:
      'The last login, so that a restarted operator neither repeats a fresh one nor a refused one.',
  });

const token = z
  .object({
    secretVersion: line(128, 'uid/resourceVersion of the Secret that it was fetched with.'),
    issued: time('When it was fetched.'),
    expires: time('When it expires; it is renewed before that.'),
    hash: line(64, 'Names it, and cannot be used in its place.'),
  })
  .meta({
    description:
      'The access token that is published, so that a restarted operator goes on with it in place of fetching another.',
  });

const outputStatus = z
  .object({
    kind: line(16, 'Secret or ConfigMap.'),
    name: line(253, 'Name of the object.'),
    hash: line(64, 'Hash of the published content.').optional(),
    published: time('When the content last changed.').optional(),
  })
  .meta({ description: 'One published object.' });

const domainRecord = z
  .object({
    type: line(8, 'TXT, CNAME or MX.'),
    name: line(253, 'Full name of the record.'),
    expected: line(4096, 'What to publish, or where the provider shows it.'),
    found: line(256, 'What is published, shortened.').optional(),
    state: line(16, 'ok, missing, wrong or unknown.'),
    why: line(512, 'Why the state is not ok.').optional(),
    required: z.boolean().meta({ description: 'Whether DomainAuthenticated depends on it.' }),
  })
  .meta({ description: 'One DNS record.' });

const domain = z
  .object({
    name: line(253, 'The domain of spec.from.address.'),
    records: z.array(domainRecord).max(24).meta({
      'x-kubernetes-list-type': 'atomic',
      description: 'The records that this provider needs, as its console would list them.',
    }),
  })
  .meta({ description: 'DNS records of the sender domain.' });

const rollout = z
  .object({
    hash: line(64, 'Hash of the published content that the workloads have, or were restarted for.'),
    observedGeneration: integer('Generation of the spec whose workloads were looked for.'),
    failed: z
      .array(line(1024, 'What cannot be restarted, why, and what to do.'))
      .max(32)
      .meta({
        'x-kubernetes-list-type': 'atomic',
        description: 'Workloads that could not be restarted; they are tried again at every check.',
      })
      .optional(),
  })
  .meta({
    description:
      'What spec.rollout came to, so that one change restarts once, across restarts of the operator.',
  });

const check = z
  .object({
    name: line(32, 'Name of the check.'),
    inputs: line(64, 'Hash of everything that the result depends on.'),
    time: time('When it last ran.'),
    reason: line(64, 'The reason of its condition.').optional(),
    requested: line(256, 'Value of its annotation that the last run answered.').optional(),
    retry: line(16, 'What may follow a failure: stop, pointless or backoff.').optional(),
    notBefore: time('Not repeated before this time.').optional(),
  })
  .meta({ description: 'One check with an interval of its own.' });
const admission = z
  .object({
    policies: line(1024, 'uid/generation of each admission policy and binding that was in force.'),
    generation: integer('Generation of the spec that this is about.'),
    admitted: z.boolean().meta({ description: 'Whether this spec, or one before it, went through them.' }),
    requestedAt: line(256, 'Value of annotation smtp-operator.dev/admission-requested-at.'),
  })
  .meta({ description: 'Whether the admission policies have seen who wrote the spec.' });

export const statusSchema = z
  .object({
    observedGeneration: integer('Generation of the spec that this status is about.').optional(),
    conditions: z
      .array(condition)
      .max(16)
      .meta({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
        description: 'The verdicts; Ready is always among them.',
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
          'What looks wrong in the settings, known without asking the server, and what will go wrong soon: a certificate that ends.',
      })
      .optional(),
    capabilities: capabilities.optional(),
    domain: domain.optional(),
    token: token.optional(),
    login: login.optional(),
    checks: z
      .array(check)
      .max(16)
      .meta({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        description:
          'The last run of each check with an interval of its own, so that a restarted operator does not repeat it early.',
      })
      .optional(),
    lastProbeTime: time('When the server was last probed, as of the last write of this status.').optional(),
    lastHandledProbeAt: line(
      256,
      'Value of annotation smtp-operator.dev/probe-requested-at that was last acted on.',
    ).optional(),
    outputs: z
      .array(outputStatus)
      .max(16)
      .meta({ 'x-kubernetes-list-type': 'atomic', description: 'The objects that are published.' })
      .optional(),
    rollout: rollout.optional(),
    admission: admission.optional(),
    binding: z
      .object({ name: line(253, 'Name of the Secret.') })
      .meta({ description: 'The Secret that workloads bind to (servicebinding.io).' })
      .optional(),
  })
  .meta({ description: 'What the operator found.' });

export type SmtpConfigStatus = z.output<typeof statusSchema>;
export type Condition = z.output<typeof condition>;
export type CheckStatus = z.output<typeof check>;
export type RolloutStatus = z.output<typeof rollout>;
export type AdmissionRecord = z.output<typeof admission>;
