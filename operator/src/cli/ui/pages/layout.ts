import type { RungState } from '../../views/ladder.ts';
import type { State } from '../../views/row.ts';
import { age } from '../../views/text.ts';
import type { Html, Part } from './html.ts';
import { html } from './html.ts';

/** Data of every page about its server and source. */
export interface Place {
  /** Prefix of every address; it contains the token. */
  base: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** Source of the SmtpConfigs: a context, and one namespace or all. */
  source: string;
  /** Reason why the shown data may be outdated; '' if it is live. */
  trouble: string;
}

interface Page {
  title: string;
  /** Entry of the navigation that the page belongs to. */
  here: 'list' | 'namespaces' | 'providers' | undefined;
  /** Data that the page subscribes to: the list, or one SmtpConfig. */
  live?: string;
  body: Part;
}

export const DOCTYPE = '<!doctype html>';

export const pageOf = ({ title, here, live, body }: Page, { base, source, trouble }: Place): Html => html`
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/style.css">
<script src="${base}/script.js" defer></script>
</head>
<body data-base="${base}" data-live="${live ?? ''}">
<a class="skip" href="#main">Skip to the content</a>
<header>
<nav aria-label="Pages">
${link(`${base}/`, 'SmtpConfigs', here === 'list')}
${link(`${base}/namespaces`, 'Namespaces', here === 'namespaces')}
${link(`${base}/providers`, 'SmtpProviders', here === 'providers')}
</nav>
<p class="source">${source}</p>
</header>
<p id="trouble" class="note warning" role="status"${trouble === '' && html` hidden`}>${trouble !== '' && `Not up to date: ${trouble}`}</p>
<main id="main" tabindex="-1">
${body}
</main>
</body>
</html>`;

const link = (address: string, text: string, isHere: boolean): Html =>
  html`<a href="${address}"${isHere && html` aria-current="page"`}>${text}</a>`;

/** Renders an age that the script keeps up to date. */
export const ageOf = (since: string | undefined, now: number): Html | undefined =>
  since === undefined || age(since, now) === ''
    ? undefined
    : html`<time datetime="${since}" title="${since}">${age(since, now)}</time>`;

const SIGNS: Readonly<Record<State | RungState, { sign: string; word: string; tone: string }>> = {
  failed: { sign: '✕', word: 'Not ready', tone: 'bad' },
  unknown: { sign: '?', word: 'Unknown', tone: 'warn' },
  warning: { sign: '!', word: 'Warning', tone: 'warn' },
  suspended: { sign: '‖', word: 'Suspended', tone: 'dim' },
  ready: { sign: '✓', word: 'Ready', tone: 'good' },
  ok: { sign: '✓', word: 'OK', tone: 'good' },
  waiting: { sign: '…', word: 'Waiting', tone: 'dim' },
};

/** Renders a sign, a word and a colour with the same meaning. */
export function badge(state: State | RungState, word = SIGNS[state].word): Html {
  const { sign, tone } = SIGNS[state];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}
