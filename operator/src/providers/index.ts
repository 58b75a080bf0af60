import type { ProviderId } from '../../../crds/providers.ts';
import { netease126 } from './126.ts';
import { chinaMobile139 } from './139.ts';
import { netease163 } from './163.ts';
import { chinaTelecom189 } from './189.ts';
import { acs } from './acs.ts';
import { aliyun } from './aliyun.ts';
import { brevo } from './brevo.ts';
import { custom } from './custom.ts';
import { directmail } from './directmail.ts';
import { elasticemail } from './elasticemail.ts';
import { exmail } from './exmail.ts';
import { fastmail } from './fastmail.ts';
import { feishu } from './feishu.ts';
import { gmail } from './gmail.ts';
import { gmx } from './gmx.ts';
import { hostinger } from './hostinger.ts';
import { hotmail } from './hotmail.ts';
import { icloud } from './icloud.ts';
import { infomaniak } from './infomaniak.ts';
import { ionos } from './ionos.ts';
import { loops } from './loops.ts';
import { mailcow } from './mailcow.ts';
import { maileroo } from './maileroo.ts';
import { mailersend } from './mailersend.ts';
import { mailgun } from './mailgun.ts';
import { mailjet } from './mailjet.ts';
import { mailpit } from './mailpit.ts';
import { mailru } from './mailru.ts';
import { mailtrap } from './mailtrap.ts';
import { mailu } from './mailu.ts';
import { naver } from './naver.ts';
import { neteaseQiye } from './neteaseqiye.ts';
import { office365 } from './office365.ts';
import { office365China, office365USGov } from './office365-clouds.ts';
import { oracle } from './oracle.ts';
import { outlook } from './outlook.ts';
import { ovh } from './ovh.ts';
import { petalmail } from './petalmail.ts';
import { plunk } from './plunk.ts';
import { postal } from './postal.ts';
import { postmark } from './postmark.ts';
import type { Preset } from './preset.ts';
import { privateemail } from './privateemail.ts';
import { proton } from './proton.ts';
import { purelymail } from './purelymail.ts';
import { qq } from './qq.ts';
import { resend } from './resend.ts';
import { scaleway } from './scaleway.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';
import { sina } from './sina.ts';
import { smtp2go } from './smtp2go.ts';
import { sparkpost } from './sparkpost.ts';
import { tencentses } from './tencentses.ts';
import { webde } from './webde.ts';
import { yahoo } from './yahoo.ts';
import { yandex } from './yandex.ts';
import { zoho } from './zoho.ts';

/** Presets by id. The type ensures that every value of spec.provider has a preset. */
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
  yandex,
  mailru,
  gmx,
  webde,
  ionos,
  ovh,
  infomaniak,
  fastmail,
  proton,
  smtp2go,
  sparkpost,
  scaleway,
  oracle,
  acs,
  tencentses,
  feishu,
  sina,
  '139': chinaMobile139,
  '189': chinaTelecom189,
  petalmail,
  naver,
  hostinger,
  privateemail,
  purelymail,
  maileroo,
  elasticemail,
  mailersend,
  loops,
  plunk,
  postal,
  mailcow,
  mailu,
  'office365-china': office365China,
  'office365-usgov': office365USGov,
  neteaseqiye: neteaseQiye,
  mailpit,
  custom,
};

export const presetOf = (id: ProviderId): Preset => presets[id];

/** Returns the providers to which addresses of a domain belong. */
export const presetsOfDomain = (domain: string): readonly Preset[] =>
  Object.values(presets).filter(({ domains }) => domains.includes(domain));
