import { expect, test } from '@jest/globals';
import { PROFILE_IDS } from '../../../crds/profiles.ts';
import type { MailSettings } from '../../../operator/src/model/settings.ts';
import { renderOutputs } from '../../../operator/src/render/outputs.ts';
import { PROFILES } from '../../../operator/src/render/profiles/index.ts';
import type { Profile } from '../../../operator/src/render/profiles/profile.ts';

const SETTINGS: MailSettings = {
  provider: 'outlook',
  endpoint: { host: 'smtp-mail.outlook.com', port: 587, tls: 'starttls' },
  method: 'plain',
  token: { username: 'shop@outlook.com', accessToken: 'example-access-token', method: 'xoauth2' },
};

test('a login by token is rendered as one, and never as a password', () => {
  expect(PROFILES.env.secret(SETTINGS)).toEqual({
    SMTP_HOST: 'smtp-mail.outlook.com',
    SMTP_PORT: '587',
    SMTP_TLS: 'starttls',
    SMTP_USERNAME: 'shop@outlook.com',
    SMTP_AUTH: 'xoauth2',
    SMTP_ACCESS_TOKEN: 'example-access-token',
    SMTP_FROM: 'shop@outlook.com',
    SMTP_URL: 'smtp://shop%40outlook.com@smtp-mail.outlook.com:587',
  });
  expect(JSON.parse(PROFILES.nodemailer.secret(SETTINGS)['transport.json'] ?? '').auth).toEqual({
    type: 'OAuth2',
    user: 'shop@outlook.com',
    accessToken: 'example-access-token',
  });
  expect(PROFILES['service-binding'].secret(SETTINGS)).toMatchObject({
    username: 'shop@outlook.com',
    auth: 'xoauth2',
    'access-token': 'example-access-token',
  });
});

test.each(PROFILE_IDS)(
  'profile %s renders a token or reports that the software requires a password',
  profile => {
    const { outputs, faults } = renderOutputs([{ kind: 'Secret', name: 'mail', profile }], SETTINGS, {
      name: 'mail',
      retain: false,
    });
    const { tokens, title } = PROFILES[profile] as Profile;
    expect(outputs).toHaveLength(tokens ? 1 : 0);
    expect(faults.map(({ reason }) => reason)).toEqual(tokens ? [] : ['ProfileUnsuitable']);
    if (!tokens) expect(faults[0]?.detail).toContain(`${title} logs in with a password`);
  },
);

test.each(PROFILE_IDS)('no ConfigMap of profile %s contains an access token', id => {
  const { configMap } = PROFILES[id] as Profile;
  expect(JSON.stringify(configMap?.(SETTINGS) ?? {})).not.toMatch(/example-access-token|shop@/);
});
