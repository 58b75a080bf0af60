import { alertmanager } from './alertmanager.ts';
import { django } from './django.ts';
import { env } from './env.ts';
import { gitea } from './gitea.ts';
import { gitlab } from './gitlab.ts';
import { grafana } from './grafana.ts';
import { keycloak } from './keycloak.ts';
import { laravel } from './laravel.ts';
import { msmtp } from './msmtp.ts';
import { nextcloud } from './nextcloud.ts';
import { nodemailer } from './nodemailer.ts';
import { postfixRelay } from './postfix-relay.ts';
import type { Profiles } from './profile.ts';
import { rails } from './rails.ts';
import { serviceBinding } from './service-binding.ts';
import { springBoot } from './spring-boot.ts';
import { url } from './url.ts';
import { wordpress } from './wordpress.ts';

/** Every profile by id; the compiler checks the ids against the schema. */
export const PROFILES: Profiles = {
  env,
  url,
  'service-binding': serviceBinding,
  nodemailer,
  'spring-boot': springBoot,
  django,
  laravel,
  rails,
  wordpress,
  grafana,
  gitea,
  gitlab,
  nextcloud,
  keycloak,
  alertmanager,
  'postfix-relay': postfixRelay,
  msmtp,
};
