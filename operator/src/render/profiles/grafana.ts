import type { MailSettings } from '../../model/settings.ts';
import { hostText } from '../url.ts';
import { refuseInterpolation } from './ini.ts';
import {
  type Data,
  ENV_FROM,
  present,
  type Split,
  senderAddress,
  Unsuitable,
  withoutLogin,
} from './profile.ts';

export const grafana: Split = {
  title: 'Grafana',
  summary:
    'Section [smtp] of the configuration as environment variables. Grafana replaces ${NAME} and $__env{NAME} in every value, so they are escaped with the variable SMTP_OPERATOR_DOLLAR. Grafana supports TLS from the first byte only on port 465. It has no escape for $__file{…} and %(…)s in a value.',
  secret: settings => {
    const login = [settings.credentials?.username, settings.credentials?.password];
    return {
      ...common(settings),
      ...present({
        GF_SMTP_USER: literal('user name', login[0]),
        GF_SMTP_PASSWORD: literal('password', login[1]),
        SMTP_OPERATOR_DOLLAR: login.some(expands) || expands(settings.from?.name) ? '$' : undefined,
      }),
    };
  },
  configMap: settings => ({
    ...common(withoutLogin(settings)),
    ...(expands(settings.from?.name) && { SMTP_OPERATOR_DOLLAR: '$' }),
  }),
  consume: [ENV_FROM],
  sources: [
    {
      text: 'Grafana: configuration, section smtp; variable expansion',
      url: 'https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/',
      checked: '2026-11',
    },
    {
      text: 'Grafana: expanders',
      url: 'https://github.com/grafana/grafana/blob/main/pkg/setting/expanders.go',
      checked: '2026-11',
    },
  ],
};

const POLICIES = {
  implicit: 'NoStartTLS',
  starttls: 'MandatoryStartTLS',
  none: 'NoStartTLS',
} as const;

function common(settings: MailSettings): Data {
  const { endpoint, from } = settings;
  if ((endpoint.tls === 'implicit') !== (endpoint.port === 465)) {
    throw new Unsuitable(
      `Grafana supports TLS from the first byte only on port 465, but the endpoint is port ${endpoint.port} with tls: ${endpoint.tls}`,
    );
  }
  return present({
    GF_SMTP_ENABLED: 'true',
    GF_SMTP_HOST: `${hostText(endpoint)}:${endpoint.port}`,
    GF_SMTP_STARTTLS_POLICY: POLICIES[endpoint.tls],
    GF_SMTP_FROM_ADDRESS: senderAddress(settings),
    GF_SMTP_FROM_NAME: literal('sender name', from?.name),
  });
}

/** Grafana expands this if a closing brace follows anywhere in the value. */
const EXPANDED = /\$(?=(?:__env)?\{[^}])/g;
const untilLastBrace = (value: string): string => value.slice(0, Math.max(0, value.lastIndexOf('}')));
const expands = (value: string | undefined): boolean =>
  value !== undefined && untilLastBrace(value).search(EXPANDED) >= 0;

/**
 * Escapes `$` with a variable. Grafana does not expand variables in the value of a variable, but it does expand files.
 */
function literal(what: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (/\$__(?!env\{)\w+\{[^}]/.test(untilLastBrace(value))) {
    throw new Unsuitable(`Grafana would replace $__…{…} in the ${what}, and has no escape for it`);
  }
  refuseInterpolation('Grafana', what, value);
  const end = value.lastIndexOf('}');
  return value.replace(EXPANDED, (dollar, at: number) => (at < end ? '${SMTP_OPERATOR_DOLLAR}' : dollar));
}
