import type { MailSettings } from '../../model/settings.ts';
import { type Data, ENV_FROM, present, type Split, senderAddress, withoutLogin } from './profile.ts';

export const springBoot: Split = {
  title: 'Spring Boot',
  summary:
    'The properties spring.mail.* as environment variables, from which spring-boot-starter-mail creates its JavaMailSender. Spring replaces placeholders such as ${…} in every property, so they are escaped. A message without a sender uses spring.mail.properties.mail.from.',
  secret: settings => ({
    ...common(settings),
    ...present({
      SPRING_MAIL_USERNAME: literal(settings.credentials?.username),
      SPRING_MAIL_PASSWORD: literal(settings.credentials?.password),
      SPRING_MAIL_PROPERTIES_MAIL_SMTP_AUTH: settings.credentials && 'true',
    }),
  }),
  configMap: settings => common(withoutLogin(settings)),
  consume: [ENV_FROM],
  sources: [
    {
      text: 'Spring Boot: sending email',
      url: 'https://docs.spring.io/spring-boot/reference/io/email.html',
      checked: '2026-11',
    },
    {
      text: 'Spring Boot: binding from environment variables; property placeholders',
      url: 'https://docs.spring.io/spring-boot/reference/features/external-config.html',
      checked: '2026-11',
    },
    {
      text: 'Properties of the SMTP provider',
      url: 'https://eclipse-ee4j.github.io/angus-mail/docs/api/org.eclipse.angus.mail/org/eclipse/angus/mail/smtp/package-summary.html',
      checked: '2026-11',
    },
  ],
};

function common(settings: MailSettings): Data {
  const { host, port, tls } = settings.endpoint;
  return present({
    SPRING_MAIL_HOST: host,
    SPRING_MAIL_PORT: String(port),
    SPRING_MAIL_PROPERTIES_MAIL_SMTP_SSL_ENABLE: String(tls === 'implicit'),
    SPRING_MAIL_PROPERTIES_MAIL_SMTP_STARTTLS_ENABLE: String(tls === 'starttls'),
    SPRING_MAIL_PROPERTIES_MAIL_SMTP_STARTTLS_REQUIRED: String(tls === 'starttls'),
    SPRING_MAIL_PROPERTIES_MAIL_FROM: literal(senderAddress(settings)),
  });
}

/** A placeholder that is never defined, with the dollar sign as its default. */
const DOLLAR = `\${smtp-operator.dollar:$}`;

/**
 * Escapes `${` with a placeholder that returns the dollar sign: Spring does not expand placeholders in the value of a
 * placeholder.
 */
function literal(value: string | undefined): string | undefined {
  return value?.replaceAll(`\${`, `${DOLLAR}{`);
}
