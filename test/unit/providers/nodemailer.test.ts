import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ProviderId } from '../../../crds/providers.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';

/** nodemailer's list of services: gathered by other people, for the same purpose. */
const services: Readonly<Record<string, Service>> = JSON.parse(
  readFileSync(
    new URL('../../../node_modules/nodemailer/dist/well-known/services.json', import.meta.url),
    'utf8',
  ),
);

interface Service {
  host?: string;
  /** One entry has it as text. */
  port?: number | string;
  secure?: boolean;
}

/** Which of our presets (and regions) each service is. */
const SAME: readonly (readonly [service: string, provider: ProviderId, region?: string])[] = [
  ['QQ', 'qq'],
  ['QQex', 'exmail'],
  ['163', '163'],
  ['126', '126'],
  ['AliyunQiye', 'aliyun'],
  ['Aliyun', 'aliyun', 'personal'],
  ['qiye.aliyun', 'aliyun'],
  ['SendGrid', 'sendgrid'],
  ['Gmail', 'gmail'],
  ['GmailWorkspace', 'gmail', 'workspace-relay'],
  ['Hotmail', 'hotmail'],
  ['Hotmail', 'outlook'],
  ['Outlook365', 'office365'],
  ['Yahoo', 'yahoo'],
  ['iCloud', 'icloud'],
  ['Zoho', 'zoho'],
  ['SES', 'ses'],
  ...Object.keys(services)
    .filter(name => name.startsWith('SES-'))
    .map(name => [name, 'ses', name.slice('SES-'.length).toLowerCase()] as const),
  ['Mailgun', 'mailgun'],
  ['Postmark', 'postmark'],
  ['SendinBlue', 'brevo'],
  ['Resend', 'resend'],
  ['Mailjet', 'mailjet'],
  ['Mailtrap', 'mailtrap'],
  ['Yandex', 'yandex'],
  ['Mail.ru', 'mailru'],
  ['GMX', 'gmx', 'com'],
  ['FastMail', 'fastmail'],
  ['Infomaniak', 'infomaniak'],
  ['Proton', 'proton'],
  ['SMTP2GO', 'smtp2go'],
  ['Sparkpost', 'sparkpost'],
  ['Feishu Mail', 'feishu'],
  ['Naver', 'naver'],
  ['ElasticEmail', 'elasticemail'],
  ['MailerSend', 'mailersend'],
  ['Loops', 'loops'],
];

const SES_PORT =
  'AWS names STARTTLS on 587 first; 465 is among the siblings. Both answer in every region with SMTP.';

/** Where we differ, by field, and why we are right to. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'qiye.aliyun host': 'smtp.mxhichina.com is the older name; Alibaba now documents smtp.qiye.aliyun.com.',
  'GmailWorkspace port': 'Google documents 587 first for the relay service; 465 is a sibling.',
  'GmailWorkspace secure': 'Follows from the port.',
  'Mailgun port': 'Mailgun recommends 587; 465 is a sibling.',
  'Mailgun secure': 'Follows from the port.',
  'Postmark port': 'Postmark takes 25, 2525 and 587 alike; 587 is the standard submission port.',
  'Yandex host': 'Thunderbird, which Yandex gave its settings, has smtp.yandex.com; both names are served.',
  'GMX port': 'Both are documented; TLS from the first byte comes first here.',
  'GMX secure': 'Follows from the port.',
  'Naver port': 'Thunderbird has 465; 587 is a sibling.',
  'Naver secure': 'Follows from the port.',
  'Mailjet host': "in.mailjet.com is the older name; Mailjet's documentation names in-v3.mailjet.com.",
  ...Object.fromEntries(
    Object.keys(services)
      .filter(name => name === 'SES' || name.startsWith('SES-'))
      .flatMap(name => [
        [`${name} port`, SES_PORT],
        [`${name} secure`, SES_PORT],
      ]),
  ),
};

const differences = SAME.flatMap(([name, provider, region]) =>
  differencesOf(name, provider, region).map(field => `${name} ${field}`),
);

describe.each(SAME)('%s of nodemailer is %s', (name, provider, region) => {
  test('and is in both lists', () => {
    expect(services[name]).toBeDefined();
    const preset = presetOf(provider);
    if (region !== undefined) expect(Object.keys(preset.regions ?? {})).toContain(region);
  });

  test('and agrees on host, port and TLS, or the difference is explained', () => {
    const unexplained = differencesOf(name, provider, region).filter(
      field => EXPLAINED[`${name} ${field}`] === undefined,
    );
    expect(unexplained).toEqual([]);
  });

  test('and its port is at least a sibling of ours where the host agrees', () => {
    const { host, port, secure = false } = service(name);
    const ours = endpointsOf(provider, region).filter(endpoint => endpoint.host === host);
    if (ours.length === 0) return;
    expect(ours.map(endpoint => [endpoint.port, endpoint.tls === 'implicit'])).toContainEqual([port, secure]);
  });
});

test('no explanation is left over', () => {
  expect(Object.keys(EXPLAINED).filter(key => !differences.includes(key))).toEqual([]);
});

test('nodemailer has every SES region of the presets', () => {
  const theirs = SAME.flatMap(([, provider, region]) => (provider === 'ses' && region ? [region] : []));
  expect(Object.keys(presetOf('ses').regions ?? {}).sort()).toEqual([...theirs].sort());
});

function differencesOf(name: string, provider: ProviderId, region?: string): string[] {
  const theirs = service(name);
  const [ours] = endpointsOf(provider, region);
  return [
    ...(theirs.host === ours?.host ? [] : ['host']),
    ...(theirs.port === ours?.port ? [] : ['port']),
    ...((theirs.secure ?? false) === (ours?.tls === 'implicit') ? [] : ['secure']),
  ];
}

function service(name: string) {
  const { host, port, secure } = services[name] ?? {};
  return { host, port: Number(port), secure };
}

function endpointsOf(provider: ProviderId, region?: string) {
  const preset = presetOf(provider);
  return region === undefined ? preset.endpoints : (preset.regions?.[region]?.endpoints ?? []);
}
