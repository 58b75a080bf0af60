import { expect, test } from '@jest/globals';
import type { MailSettings } from '../../../operator/src/model/settings.ts';
import { env } from '../../../operator/src/render/env.ts';

const SETTINGS: MailSettings = {
  endpoint: { host: 'smtp-mail.outlook.com', port: 587, tls: 'starttls' },
  token: { username: 'shop@outlook.com', accessToken: 'example-access-token', method: 'xoauth2' },
};

test('a login by token is rendered as one, and never as a password', () => {
  expect(env('Secret', SETTINGS)).toEqual({
    SMTP_HOST: 'smtp-mail.outlook.com',
    SMTP_PORT: '587',
    SMTP_TLS: 'starttls',
    SMTP_USERNAME: 'shop@outlook.com',
    SMTP_AUTH: 'xoauth2',
    SMTP_ACCESS_TOKEN: 'example-access-token',
    SMTP_FROM: 'shop@outlook.com',
    SMTP_URL: 'smtp://shop%40outlook.com@smtp-mail.outlook.com:587',
  });
});

test('no access token stands in a ConfigMap', () => {
  expect(JSON.stringify(env('ConfigMap', SETTINGS))).not.toContain('example-access-token');
});
