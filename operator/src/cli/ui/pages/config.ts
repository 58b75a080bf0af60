import type { SmtpConfig } from '../../../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../../../crds/schema/status.ts';
import { pageKey } from '../../views/key.ts';
import { ladderOf } from '../../views/ladder.ts';
import { type Sample, stagesText, totalOf } from '../../views/latency.ts';
import { nameOf } from '../../views/list.ts';
import { conditionOf, rowOf } from '../../views/row.ts';
import { type Html, html } from './html.ts';
import { ageOf, badge, type Place, pageOf } from './layout.ts';

/** One entry of the timeline. */
export interface EventEntry {
  at: string;
  type: string;
  reason: string;
  note: string;
  count: number;
}

/** A check that a user requested on this page. */
export interface Asked {
  at: string;
  /** Response time; absent while the page waits for the operator. */
  ms?: number;
  outcome: string;
  good?: boolean;
}

export interface ConfigPage {
  config: SmtpConfig;
  /** Events, or a sentence that explains why they cannot be shown. */
  events: readonly EventEntry[] | string;
  asked: readonly Asked[];
  /** Samples, the latest first. */
  latencies: readonly Sample[];
  /** Value of the hidden form field; absent if the caller may not change the SmtpConfig. */
  csrf?: string;
}

export function configPage(page: ConfigPage, place: Place): Html {
  const { config } = page;
  const { namespace, name, state, reason } = rowOf(config);
  const key = pageKey(rowOf(config));
  const body = html`
<h1><span class="dim">${namespace || 'csmtp'}/</span>${name}</h1>
<p class="verdict">${badge(state)} <span class="reason">${reason}</span> ${since(rowOf(config).since, place)}</p>
${facts(config, place)}
${checkForm(page, key, place)}
${diagnosisOf(config)}
${warningsOf(config.status)}
<section aria-labelledby="stages"><h2 id="stages">Stages</h2>${ladder(config.status, place)}</section>
${latency(page.latencies, place)}
${certificate(config.status, place)}
${records(config.status)}
${outputs(config.status, place)}
${namespacesOf(config.status)}
${timeline(page.events, place)}`;
  return pageOf(
    { title: `${nameOf(rowOf(config), true)}: ${reason}`, here: undefined, live: key, body },
    place,
  );
}

const since = (at: string | undefined, { now }: Place): Html | undefined =>
  at === undefined ? undefined : html`<span class="dim">for ${ageOf(at, now)}</span>`;

const MODES: Readonly<Record<string, string>> = {
  implicit: 'implicit TLS',
  starttls: 'STARTTLS',
  none: 'no TLS',
};

function facts({ spec, status }: SmtpConfig, { now, base }: Place): Html {
  const { endpoint, lastProbeTime } = status;
  const rows: [string, Html | string | undefined][] = [
    ['Server', endpoint && `${endpoint.address} (${MODES[endpoint.tls] ?? endpoint.tls})`],
    [
      'Provider',
      spec?.provider ??
        (spec?.providerRef &&
          html`<a href="${base}/providers">SmtpProvider ${spec.providerRef.name ?? '(default)'}</a>`),
    ],
    ['Secret', spec?.secretRef?.name],
    ['Sender', spec?.from?.address],
    ['Last recorded check', lastProbeTime && html`${ageOf(lastProbeTime, now)} ago`],
  ];
  return html`<dl class="facts">${rows
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function checkForm({ csrf, asked }: ConfigPage, key: string, { base, now }: Place): Html {
  const waiting = asked.some(({ ms }) => ms === undefined);
  const form = (action: string, text: string): Html =>
    html`<form method="post" action="${base}/${action}/${key}"><input type="hidden" name="csrf" value="${csrf}"><button type="submit"${waiting && html` disabled`}>${text}</button></form>`;
  const button =
    csrf === undefined
      ? html`<p class="dim">You may not ask for a check: the verb patch of ${key.startsWith('_/') ? 'clustersmtpconfigs' : 'smtpconfigs'}.smtp-operator.dev is missing.</p>`
      : html`<div class="actions">${form('check', waiting ? 'Waiting…' : 'Check now')}${form('send', 'Send a test message')}</div>`;
  const slowest = Math.max(1_000, ...asked.map(({ ms = 0 }) => ms));
  const list = html`<ol class="asked" aria-label="Asked for on this page">${asked.map(
    ({ at, ms, outcome, good }) =>
      html`<li>${badge(ms === undefined ? 'waiting' : good ? 'ok' : 'failed', outcome)} <span class="dim">asked ${ageOf(at, now)} ago</span>${
        ms !== undefined &&
        html` <span class="took"><meter min="0" max="${slowest}" value="${ms}" aria-label="Time until the answer"></meter> ${(ms / 1000).toFixed(1)} s</span>`
      }</li>`,
  )}</ol>`;
  return html`<section class="check" aria-label="Check">${button}${asked.length > 0 && list}</section>`;
}

/** Renders one row for each probe since the server started. */
function latency(samples: readonly Sample[], { now }: Place): Html | undefined {
  if (samples.length === 0) return undefined;
  const slowest = Math.max(1, ...samples.map(({ stages }) => totalOf(stages)));
  return html`<section aria-labelledby="latency"><h2 id="latency">Latency</h2><ol class="asked">${samples.map(
    ({ at, stages }) =>
      html`<li><span class="took"><meter min="0" max="${slowest}" value="${totalOf(stages)}" aria-label="Time of the whole probe"></meter> ${totalOf(stages)} ms</span> ${stagesText(stages)} <span class="dim">${ageOf(at, now)} ago</span></li>`,
  )}</ol></section>`;
}

function diagnosisOf({ status }: SmtpConfig): Html | undefined {
  const { diagnosis } = status;
  if (!diagnosis) return undefined;
  const { condition, reason, message, remedy, steps = [], reply, explained, alternatives = [] } = diagnosis;
  return html`<section class="card bad" aria-labelledby="diagnosis">
<h2 id="diagnosis">${condition}: ${reason}</h2>
<p>${message}</p>
${reply && html`<h3>The server said</h3><blockquote><bdi>${reply}</bdi></blockquote>`}
<h3>What to do</h3>
${remedy !== '' && html`<p>${remedy}</p>`}
${steps.length > 0 && html`<ol class="steps">${steps.map(step => html`<li>${step}</li>`)}</ol>`}
${
  alternatives.length > 0 &&
  html`<h3>Also tried, without credentials</h3><ul>${alternatives.map(
    ({ address, tls, reachable, detail }) =>
      html`<li><code>${address}</code> (${MODES[tls] ?? tls}): ${reachable ? 'reachable' : 'not reachable'}. ${detail}</li>`,
  )}</ul>`
}
${explained && html`<p class="dim">Explained in <code>${explained}</code></p>`}
</section>`;
}

function warningsOf(status: SmtpConfigStatus): Html | undefined {
  const texts = [
    ...ladderOf(status)
      .filter(({ state, condition }) => state === 'warning' && condition !== status.diagnosis?.condition)
      .map(({ condition, reason, message }) => `${condition} (${reason}): ${message}`),
    ...(status.warnings ?? []),
  ];
  if (texts.length === 0) return undefined;
  return html`<section class="card warn" aria-labelledby="warnings"><h2 id="warnings">Warnings</h2><ul>${texts.map(
    text => html`<li>${text}</li>`,
  )}</ul></section>`;
}

const ladder = (status: SmtpConfigStatus, { now }: Place): Html =>
  html`<ol class="ladder">${ladderOf(status).map(
    ({ condition, state, reason, since: at, message }) =>
      html`<li class="${state}"><div class="rung">${badge(state, state === 'failed' ? 'Failed' : undefined)} <strong>${condition}</strong> <span class="reason">${reason}</span> <span class="dim">${ageOf(at, now)}</span></div><p>${message}</p></li>`,
  )}</ol>`;

const DAY_MS = 86_400_000;

function certificate({ capabilities }: SmtpConfigStatus, { now }: Place): Html | undefined {
  if (!capabilities) return undefined;
  const { tlsVersion, cipher, certificateExpiry, authMechanisms, size } = capabilities;
  const days = certificateExpiry && Math.floor((Date.parse(certificateExpiry) - now) / DAY_MS);
  const rows: [string, string | undefined][] = [
    ['Certificate', certificateExpiry && `until ${certificateExpiry.slice(0, 10)}, ${days} days from now`],
    ['TLS', [tlsVersion, cipher].filter(Boolean).join(', ') || undefined],
    ['Logins offered', authMechanisms?.join(', ')],
    ['Largest message', size === undefined ? undefined : `${(size / 1_000_000).toFixed(1)} MB`],
  ];
  return html`<section aria-labelledby="server"><h2 id="server">Server</h2><dl class="facts">${rows
    .filter(([, value]) => value)
    .map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

const RECORD_STATES: Readonly<Record<string, 'ok' | 'failed'>> = {
  ok: 'ok',
  missing: 'failed',
  wrong: 'failed',
};

function records({ domain }: SmtpConfigStatus): Html | undefined {
  if (!domain) return undefined;
  return html`<section aria-labelledby="dns"><h2 id="dns">DNS records of ${domain.name}</h2>
<ul class="records">${domain.records.map(
    ({ type, name, expected, found, state, why, required }) => html`<li>
<div>${badge(required ? (RECORD_STATES[state] ?? 'unknown') : state === 'ok' ? 'ok' : 'warning', state)} ${type} <code>${name}</code>${!required && html` <span class="dim">optional</span>`}</div>
<dl>${found !== undefined && html`<div><dt>found</dt><dd><code>${found}</code></dd></div>`}${state !== 'ok' && expected !== '' && html`<div><dt>expected</dt><dd><code>${expected}</code></dd></div>`}${why !== undefined && html`<div><dt>note</dt><dd>${why}</dd></div>`}</dl>
</li>`,
  )}</ul></section>`;
}

function outputs(status: SmtpConfigStatus, { now }: Place): Html | undefined {
  const { outputs: all = [] } = status;
  if (all.length === 0) return undefined;
  const held = conditionOf(status, 'RotationPending')?.status === 'True';
  return html`<section aria-labelledby="outputs"><h2 id="outputs">Published</h2>
${held && html`<p>These objects hold the last working settings.</p>`}
<ul class="outputs">${all.map(
    ({ kind, name, hash, published }) =>
      html`<li>${kind} <code>${name}</code>${hash !== undefined && html` <span class="dim">content <code>${hash.slice(0, 12)}</code></span>`} ${published !== undefined && html`<span class="dim">changed ${ageOf(published, now)} ago</span>`}</li>`,
  )}</ul></section>`;
}

/** Renders the namespaces that a ClusterSmtpConfig is published into. */
function namespacesOf({ namespaces }: SmtpConfigStatus): Html | undefined {
  if (!namespaces) return undefined;
  const { total, ready, failed = [] } = namespaces;
  return html`<section aria-labelledby="namespaces"><h2 id="namespaces">Namespaces</h2>
<p>${ready} of ${total} have every output.</p>
${failed.length > 0 && html`<ul class="records">${failed.map(({ name, reason, message }) => html`<li>${badge('failed', reason)} <code>${name}</code>: ${message}</li>`)}</ul>`}</section>`;
}

function timeline(events: readonly EventEntry[] | string, { now }: Place): Html {
  const content =
    typeof events === 'string'
      ? html`<p class="dim">${events}</p>`
      : events.length === 0
        ? html`<p class="dim">Kubernetes keeps no events of it now.</p>`
        : html`<ol class="timeline">${events.map(
            ({ at, type, reason, note, count }) =>
              html`<li><span class="dim">${ageOf(at, now)} ago</span> <div><strong>${reason}</strong> <span class="dim">${type}${count > 1 && `, ${count} times`}</span><p>${note}</p></div></li>`,
          )}</ol>`;
  return html`<section aria-labelledby="events"><h2 id="events">Events</h2>${content}</section>`;
}
