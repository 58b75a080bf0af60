import type { MailSettings } from '../../model/settings.ts';
import { mailUrl } from '../url.ts';
import { type Data, ENV_FROM, present, type Split, senderAddress } from './profile.ts';

/**
 * The ConfigMap has no SMTP_URL: if one `envFrom` lists both objects, it could override the SMTP_URL with the login.
 */
export const env: Split = {
  title: 'Environment variables',
  summary:
    'SMTP_HOST, SMTP_PORT, SMTP_TLS (implicit, starttls or none), SMTP_USERNAME, SMTP_PASSWORD, SMTP_FROM, SMTP_FROM_NAME and SMTP_URL, as variables for any program that reads its settings from the environment. An access token is published as SMTP_ACCESS_TOKEN instead of the password, with SMTP_AUTH (xoauth2 or oauthbearer). Without spec.from, SMTP_FROM is the user name if that is an address. The ConfigMap has no SMTP_USERNAME, SMTP_PASSWORD and SMTP_URL.',
  tokens: true,
  secret: settings => ({
    ...common(settings),
    ...present({
      SMTP_USERNAME: settings.credentials?.username ?? settings.token?.username,
      SMTP_PASSWORD: settings.credentials?.password,
      SMTP_AUTH: settings.token?.method,
      SMTP_ACCESS_TOKEN: settings.token?.accessToken,
      SMTP_FROM: senderAddress(settings),
    }),
    SMTP_URL: mailUrl(settings),
  }),
  configMap: common,
  consume: [ENV_FROM],
  sources: [
    {
      text: 'Kubernetes: a Secret as container environment variables',
      url: 'https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/#configure-all-key-value-pairs-in-a-secret-as-container-environment-variables',
      checked: '2026-11',
    },
  ],
};

function common({ endpoint, from }: MailSettings): Data {
  return present({
    SMTP_HOST: endpoint.host,
    SMTP_PORT: String(endpoint.port),
    SMTP_TLS: endpoint.tls,
    SMTP_FROM: from?.address,
    SMTP_FROM_NAME: from?.name,
  });
}
