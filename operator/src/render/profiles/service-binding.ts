import { mailUrl } from '../url.ts';
import { type Profile, present, senderAddress } from './profile.ts';

export const serviceBinding: Profile = {
  title: 'Service Binding',
  summary:
    'The entries type (smtp), provider, host, port, username, password, uri and certificates (the CAs of spec.endpoint.caBundle) of the Service Binding specification. In addition: tls (implicit, starttls or none), from and from-name. An access token is published as access-token instead of the password, with auth (xoauth2 or oauthbearer). The Secret has type servicebinding.io/smtp, and status.binding.name refers to it, so a ServiceBinding can refer to the SmtpConfig.',
  tokens: true,
  secretType: 'servicebinding.io/smtp',
  secret: settings =>
    present({
      type: 'smtp',
      provider: settings.provider,
      host: settings.endpoint.host,
      port: String(settings.endpoint.port),
      username: settings.credentials?.username ?? settings.token?.username,
      password: settings.credentials?.password,
      uri: mailUrl(settings),
      certificates: settings.caBundle,
      tls: settings.endpoint.tls,
      auth: settings.token?.method,
      'access-token': settings.token?.accessToken,
      from: senderAddress(settings),
      'from-name': settings.from?.name,
    }),
  consume: [
    {
      title: 'ServiceBinding; the workload finds the entries as files under $SERVICE_BINDING_ROOT/mail',
      language: 'yaml',
      code: `apiVersion: servicebinding.io/v1
kind: ServiceBinding
metadata: {name: mail}
spec:
  service: {apiVersion: smtp-operator.dev/v1alpha1, kind: SmtpConfig, name: mail}
  workload: {apiVersion: apps/v1, kind: Deployment, name: shop}`,
    },
  ],
  sources: [
    {
      text: 'Service Binding specification 1.1.0: provisioned service, well-known Secret entries',
      url: 'https://servicebinding.io/spec/core/1.1.0/',
      checked: '2026-11',
    },
  ],
};
