import { expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { limitsOf } from '../../../operator/src/controller/limits.ts';
import { known } from '../../../testing/fixtures/known.ts';

const limits = { perNamespace: 16, perServer: 4 };
const config = (spec: Partial<SmtpConfigSpec>): SmtpConfig => known({}, { spec }).config;

test.each<[string, SmtpConfig | undefined, unknown[]]>([
  ['a preset', config({}), [{ group: 'server/smtp.qq.com', most: 4 }]],
  [
    'a provider that allows fewer connections',
    config({ provider: 'office365' }),
    [{ group: 'server/smtp.office365.com', most: 3 }],
  ],
  [
    'another spelling of one server',
    config({ provider: 'custom', endpoint: { host: 'SMTP.qq.com.', port: 587 } }),
    [{ group: 'server/smtp.qq.com', most: 4 }],
  ],
  ['a spec that leads nowhere', config({ region: 'nowhere' }), []],
  ['an object that is gone', undefined, []],
])('%s takes a place in its namespace and with its server', (_what, object, server) => {
  expect(limitsOf('shop/mail', object, limits)).toEqual([{ group: 'namespace/shop', most: 16 }, ...server]);
});
