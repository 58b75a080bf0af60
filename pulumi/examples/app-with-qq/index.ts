import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { SmtpConfig, SmtpOperator } from 'smtp-operator';

const config = new pulumi.Config();
const user = config.require('mailUser');

const operator = new SmtpOperator('smtp-operator', {
  image: { repository: config.require('operatorImage') },
});

const namespace = new kubernetes.core.v1.Namespace('shop', { metadata: { name: 'shop' } });

const mail = new SmtpConfig(
  'mail',
  {
    metadata: { namespace: namespace.metadata.name },
    provider: 'qq',
    // The authorization code (授权码) of the account, never the password of the mailbox.
    credentials: { username: user, password: config.requireSecret('mailCode') },
    from: { address: user, name: 'Shop' },
  },
  { dependsOn: operator },
);

const labels = { app: 'shop' };
new kubernetes.apps.v1.Deployment('shop', {
  metadata: { name: 'shop', namespace: namespace.metadata.name },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      // SMTP_HOST, SMTP_PORT, SMTP_USERNAME and so on are there once the login is proven, and not before.
      spec: { containers: [{ name: 'shop', image: config.require('image'), envFrom: mail.envFrom() }] },
    },
  },
});

export const mailServer = mail.endpoint.address;
export const mailSecret = mail.secretName;
