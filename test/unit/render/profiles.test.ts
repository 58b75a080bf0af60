import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PROFILE_IDS, SPLIT_PROFILE_IDS, WHOLE_PROFILE_IDS } from '../../../crds/profiles.ts';
import type { MailSettings } from '../../../operator/src/model/settings.ts';
import { PROFILES } from '../../../operator/src/render/profiles/index.ts';
import type { Profile } from '../../../operator/src/render/profiles/profile.ts';
import { PLAIN, RELAY, WORST } from '../../../testing/fixtures/settings.ts';

const profiles: readonly (readonly [string, Profile])[] = PROFILE_IDS.map(id => [id, PROFILES[id]]);
const starttls: MailSettings = { ...PLAIN, endpoint: { ...PLAIN.endpoint, port: 587, tls: 'starttls' } };

test('every id of the schema has its profile, and a ConfigMap half exactly where the schema admits one', () => {
  expect(Object.keys(PROFILES).sort()).toEqual([...PROFILE_IDS].sort());
  for (const id of SPLIT_PROFILE_IDS) expect(PROFILES[id].configMap).toBeDefined();
  for (const id of WHOLE_PROFILE_IDS) expect((PROFILES[id] as Profile).configMap).toBeUndefined();
});

describe.each(profiles)('%s', (_id, profile) => {
  test('has keys that a Secret may have', () => {
    for (const key of Object.keys({ ...profile.secret(PLAIN), ...profile.configMap?.(PLAIN) })) {
      expect(key).toMatch(/^[-._a-zA-Z0-9]+$/);
    }
  });

  test('names the host and the password in the Secret', () => {
    const text = Object.values(profile.secret(PLAIN)).join('\n');
    expect(text).toContain('smtp.qq.com');
    expect(text).toContain('example-code');
  });

  test('writes no login into a ConfigMap, not even a user name that could be the sender', () => {
    const { from: _, ...unnamed } = {
      ...PLAIN,
      credentials: { username: 'login@qq.com', password: 'example-code' },
    };
    const text = JSON.stringify(profile.configMap?.(unnamed) ?? {});
    expect(text).not.toMatch(/example-code|login/);
  });

  test('writes into the ConfigMap nothing that the Secret does not say as well', () => {
    if (profile.configMap === undefined || 'main.cf' in profile.configMap(PLAIN)) return;
    expect(profile.secret(PLAIN)).toMatchObject(profile.configMap(PLAIN));
  });

  test('does without a login, a sender and a host name', () => {
    const data = JSON.stringify(profile.secret(RELAY));
    expect(data).toContain('fd00::25');
    expect(data).not.toContain('undefined');
  });

  test('distinguishes TLS from the first byte and STARTTLS', () => {
    const [implicit, upgraded] = [profile.secret(PLAIN), profile.secret(starttls)].map(data =>
      JSON.stringify(data).replace(/465|587/g, 'PORT'),
    );
    expect(implicit).not.toBe(upgraded);
  });

  test('names the source of its facts and how it is used', () => {
    expect(profile.sources.length).toBeGreaterThan(0);
    expect(profile.consume.length).toBeGreaterThan(0);
    for (const { url } of profile.sources) expect(URL.canParse(url)).toBe(true);
  });
});

const { username, password } = WORST.credentials ?? {};

test('files in JSON and YAML give back the worst values', () => {
  const transport = JSON.parse(PROFILES.nodemailer.secret(WORST)['transport.json'] ?? '');
  expect(transport).toEqual({
    host: 'smtp.qq.com',
    port: 587,
    secure: false,
    requireTLS: true,
    auth: { user: username, pass: password },
  });
  const { smtp_settings: settings, default_options: defaults } = parse(
    PROFILES.rails.secret(WORST)['mailer.yml'] ?? '',
  ).shared;
  expect(settings).toMatchObject({ user_name: username, password, enable_starttls: true });
  expect(defaults.from).toBe('"小店 \\"A\\" \\\\ <b>, \'c\'" <shop@qq.com>');
  const { smtpServer } = JSON.parse(PROFILES.keycloak.secret(WORST)['realm.json'] ?? '');
  expect(smtpServer).toMatchObject({
    user: username,
    password,
    ssl: 'false',
    starttls: 'true',
    auth: 'true',
  });
  const { global } = parse(PROFILES.alertmanager.secret(WORST)['global.yml'] ?? '');
  expect(global).toMatchObject({ smtp_auth_username: username, smtp_auth_password: password });
});

test('what another program would replace before it parses is not there to be found', () => {
  expect(PROFILES.rails.secret(WORST)['mailer.yml']).not.toContain('<%');
  expect(PROFILES.keycloak.secret(WORST)['realm.json']).not.toContain('$');
});

test('the service binding has the entries of the specification', () => {
  const bundle = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
  expect(PROFILES['service-binding'].secretType).toBe('servicebinding.io/smtp');
  expect(PROFILES['service-binding'].secret({ ...PLAIN, caBundle: bundle })).toEqual({
    type: 'smtp',
    provider: 'qq',
    host: 'smtp.qq.com',
    port: '465',
    username: 'shop@qq.com',
    password: 'example-code',
    uri: 'smtps://shop%40qq.com:example-code@smtp.qq.com:465',
    certificates: bundle,
    tls: 'implicit',
    from: 'shop@qq.com',
    'from-name': 'Shop',
  });
});

const withPassword = (value: string, base: MailSettings = starttls): MailSettings => ({
  ...base,
  credentials: { username: 'shop@qq.com', password: value },
});

describe('a setting that the software does not support is refused with a sentence that does not show its value', () => {
  test.each<[keyof typeof PROFILES, string, MailSettings]>([
    ['grafana', 'a file to read', withPassword('a$__file{/etc/passwd}')],
    ['grafana', 'a key to insert', withPassword('a%(user)s')],
    [
      'grafana',
      'TLS from the first byte on another port',
      { ...PLAIN, endpoint: { ...PLAIN.endpoint, port: 2465 } },
    ],
    ['gitea', 'a key to insert', withPassword('a%(USER)s')],
    ['gitea', 'quotes around it', withPassword('"abc"')],
    ['postfix-relay', 'a blank at the end', withPassword('abc ')],
    [
      'postfix-relay',
      'a colon in the user name',
      { ...starttls, credentials: { username: 'a:b', password: 'c' } },
    ],
  ])('%s: %s', (id, _what, settings) => {
    let said = '';
    try {
      PROFILES[id].secret(settings);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toMatch(/^(Grafana|Gitea|Postfix) /);
    expect(said).not.toContain(settings.credentials?.password === 'c' ? 'a:b' : 'abc');
    expect(said).not.toContain('/etc/passwd');
  });
});

test('Laravel, Spring and Grafana get a value back out of what they would take for something else', () => {
  const laravel = (value: string) => PROFILES.laravel.secret(withPassword(value))['MAIL_PASSWORD'];
  expect(['null', 'TRUE', '(empty)', '"a"', "'a'", '"a', 'a"'].map(laravel)).toEqual([
    '"null"',
    '"TRUE"',
    '"(empty)"',
    '""a""',
    `"'a'"`,
    '"a',
    'a"',
  ]);
  expect(PROFILES['spring-boot'].secret(withPassword('a${b}$c'))['SPRING_MAIL_PASSWORD']).toBe(
    'a${smtp-operator.dollar:$}{b}$c',
  );
  expect(PROFILES.grafana.secret(withPassword('a${b}$c'))).toMatchObject({
    GF_SMTP_PASSWORD: 'a${SMTP_OPERATOR_DOLLAR}{b}$c',
    SMTP_OPERATOR_DOLLAR: '$',
  });
});
