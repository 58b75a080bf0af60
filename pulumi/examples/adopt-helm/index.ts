import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { SmtpConfig } from 'smtp-operator';

const config = new pulumi.Config();

// The operator stays where Helm has installed it: there is no SmtpOperator here. The SmtpConfig and its Secret
// were made by hand. The Secret stays as it is; the SmtpConfig is taken over by its name, and gets one output
// more.
const mail = new SmtpConfig('mail', {
  metadata: { name: 'mail', namespace: 'crm' },
  provider: 'exmail',
  secretRef: { name: 'mail-account' },
  outputs: [
    { kind: 'Secret' },
    { kind: 'ConfigMap' },
    { kind: 'Secret', name: 'mail-binding', profile: 'service-binding' },
  ],
});

const { volumes, volumeMounts, env } = mail.binding();
const files = mail.mount({ path: '/etc/mail', volume: 'mail-files' });
const labels = { app: 'crm' };
new kubernetes.apps.v1.Deployment('crm', {
  metadata: { name: 'crm', namespace: 'crm' },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: 'crm',
            image: config.require('image'),
            env,
            volumeMounts: [...volumeMounts, ...files.volumeMounts],
          },
        ],
        volumes: [...volumes, ...files.volumes],
      },
    },
  },
});

export const mailBinding = mail.bindingName;
