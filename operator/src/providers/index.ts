import type { ProviderId } from '../../../crds/providers.ts';
import { netease126 } from './126.ts';
import { netease163 } from './163.ts';
import { aliyun } from './aliyun.ts';
import { brevo } from './brevo.ts';
import { custom } from './custom.ts';
import { directmail } from './directmail.ts';
import { exmail } from './exmail.ts';
import { gmail } from './gmail.ts';
import { hotmail } from './hotmail.ts';
import { icloud } from './icloud.ts';
import { mailgun } from './mailgun.ts';
import { mailjet } from './mailjet.ts';
import { mailpit } from './mailpit.ts';
import { mailtrap } from './mailtrap.ts';
import { office365 } from './office365.ts';
import { outlook } from './outlook.ts';
import { postmark } from './postmark.ts';
import type { Preset } from './preset.ts';
import { qq } from './qq.ts';
import { resend } from './resend.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';
import { yahoo } from './yahoo.ts';
import { zoho } from './zoho.ts';

/** Every value of spec.provider has its preset: the type sees to it. */
export const presets: Readonly<Record<ProviderId, Preset>> = {
  qq,
  exmail,
  '163': netease163,
  '126': netease126,
  aliyun,
  directmail,
  sendgrid,
  gmail,
  outlook,
  hotmail,
  office365,
  yahoo,
  icloud,
  zoho,
  ses,
  mailgun,
  postmark,
  brevo,
  resend,
  mailjet,
  mailtrap,
  mailpit,
  custom,
};

export const presetOf = (id: ProviderId): Preset => presets[id];
