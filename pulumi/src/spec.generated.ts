// Generated from crds/schema and operator/src/providers by `make generate`. Do not edit.
import type { Input, Output } from '@pulumi/pulumi';

/** The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server. */
export const MailProvider = {
  /** NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password. */
  MailProvider126: '126',
  /** China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password. */
  MailProvider139: '139',
  /** NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password. */
  MailProvider163: '163',
  /** China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the password for clients (客户端专用密码), or the mailbox password where none is offered. */
  MailProvider189: '189',
  /** QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password. */
  Qq: 'qq',
  /** Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients. */
  Exmail: 'exmail',
  /** Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) once that is on. */
  Aliyun: 'aliyun',
  /** Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) made in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, no password of an Alibaba Cloud account and no AccessKey. */
  Directmail: 'directmail',
  /** Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for everybody. Password: an API key with Mail Send access, such as SG.…. */
  Sendgrid: 'sendgrid',
  /** Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2. */
  Gmail: 'gmail',
  /** Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16). */
  Outlook: 'outlook',
  /** Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16). */
  Hotmail: 'hotmail',
  /** Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (the password works only while the administrator keeps basic authentication on for SMTP AUTH). */
  Office365: 'office365',
  /** Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2. */
  Yahoo: 'yahoo',
  /** iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; there is no OAuth2. */
  Icloud: 'icloud',
  /** Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password once two-factor sign-in is on. */
  Zoho: 'zoho',
  /** Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password made from an IAM key for one region, never the secret access key itself. */
  Ses: 'ses',
  /** Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, no API key and not the control panel's password. */
  Mailgun: 'mailgun',
  /** Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token. */
  Postmark: 'postmark',
  /** Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows beside the key. Password: an SMTP key; an API key does not work. */
  Brevo: 'brevo',
  /** Resend, smtp.resend.com:465. User name: the word resend, the same for everybody. Password: an API key, such as re_…. */
  Resend: 'resend',
  /** Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key. */
  Mailjet: 'mailjet',
  /** Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox. */
  Mailtrap: 'mailtrap',
  /** Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password. */
  Yandex: 'yandex',
  /** Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password. */
  Mailru: 'mailru',
  /** GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password once two-factor sign-in is on. */
  Gmx: 'gmx',
  /** WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ works too. Password: the mailbox password, or an application-specific password once two-factor sign-in is on. */
  Webde: 'webde',
  /** IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Ionos: 'ionos',
  /** OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Ovh: 'ovh',
  /** Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account. */
  Infomaniak: 'infomaniak',
  /** Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even where mail is sent as an alias. Password: an app password, never the account password. */
  Fastmail: 'fastmail',
  /** Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of an own domain that the token was made for. Password: an SMTP token, never the account password. */
  Proton: 'proton',
  /** SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the one of the account. */
  Smtp2go: 'smtp2go',
  /** SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for everybody. Password: an API key with the permission Send via SMTP. */
  Sparkpost: 'sparkpost',
  /** Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key. */
  Scaleway: 'scaleway',
  /** Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the one of the console. */
  Oracle: 'oracle',
  /** Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource. */
  Acs: 'acs',
  /** Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) made in the console. Password: the SMTP password of that sender address, no SecretKey of Tencent Cloud. */
  Tencentses: 'tencentses',
  /** Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password. */
  Feishu: 'feishu',
  /** Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password. */
  Sina: 'sina',
  /** Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password. */
  Petalmail: 'petalmail',
  /** Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) once two-step verification is on, else the account password. */
  Naver: 'naver',
  /** Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Hostinger: 'hostinger',
  /** Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Privateemail: 'privateemail',
  /** Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password once two-factor sign-in is on. */
  Purelymail: 'purelymail',
  /** Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account. */
  Maileroo: 'maileroo',
  /** Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials. */
  Elasticemail: 'elasticemail',
  /** MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, no API token. */
  Mailersend: 'mailersend',
  /** Loops, smtp.loops.so:587. User name: the word loops, the same for everybody. Password: an API key. */
  Loops: 'loops',
  /** Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for everybody. Password: the secret key of the project (sk_…). */
  Plunk: 'plunk',
  /** Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH. */
  Office365China: 'office365-china',
  /** Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH. */
  Office365Usgov: 'office365-usgov',
  /** NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password. */
  Neteaseqiye: 'neteaseqiye',
  /** Mailpit (and MailHog). User name: none, unless Mailpit was started with SMTP authentication. Password: none by default. */
  Mailpit: 'mailpit',
  /** Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential. */
  Postal: 'postal',
  /** mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP. */
  Mailcow: 'mailcow',
  /** Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token. */
  Mailu: 'mailu',
  /** Any other server. User name: whatever the server wants. Password: whatever the server wants. */
  Custom: 'custom',
} as const;
/** The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server. */
export type MailProvider = (typeof MailProvider)[keyof typeof MailProvider];

/** How the connection is encrypted: implicit (TLS from the first byte, usual on 465), starttls (upgraded before anything else is said, usual on 587) or none. Follows the port when left out. With none a login is refused unless the operator allows plaintext logins to this host. */
export const EndpointTls = {
  Implicit: 'implicit',
  Starttls: 'starttls',
  None: 'none',
} as const;
/** How the connection is encrypted: implicit (TLS from the first byte, usual on 465), starttls (upgraded before anything else is said, usual on 587) or none. Follows the port when left out. With none a login is refused unless the operator allows plaintext logins to this host. */
export type EndpointTls = (typeof EndpointTls)[keyof typeof EndpointTls];

/** Oldest TLS version that is accepted. Default: TLSv1.2. */
export const EndpointMinTLSVersion = {
  TLSv1_2: 'TLSv1.2',
  TLSv1_3: 'TLSv1.3',
} as const;
/** Oldest TLS version that is accepted. Default: TLSv1.2. */
export type EndpointMinTLSVersion = (typeof EndpointMinTLSVersion)[keyof typeof EndpointMinTLSVersion];

/** Kind of the object. */
export const EndpointCaBundleRefKind = {
  ConfigMap: 'ConfigMap',
  Secret: 'Secret',
} as const;
/** Kind of the object. */
export type EndpointCaBundleRefKind = (typeof EndpointCaBundleRefKind)[keyof typeof EndpointCaBundleRefKind];

/** ConfigMap or Secret that holds the CA certificates (PEM), such as those of trust-manager and cert-manager. The operator follows its changes. In place of caBundle. */
export interface EndpointCaBundleRefSpec {
  /** Kind of the object. */
  kind: Input<EndpointCaBundleRefKind>;
  /** Name of the object, in the namespace of the SmtpConfig. */
  name: Input<string>;
  /** Key that holds the certificates. Default: ca.crt. */
  key?: Input<string>;
}

/** Where the server is. Every field overrides what the preset says. */
export interface EndpointSpec {
  /** Host name or IP address of the server. Overrides the preset; required for provider custom. */
  host?: Input<string>;
  /** TCP port of the server. Overrides the preset; required for provider custom. */
  port?: Input<number>;
  /** How the connection is encrypted: implicit (TLS from the first byte, usual on 465), starttls (upgraded before anything else is said, usual on 587) or none. Follows the port when left out. With none a login is refused unless the operator allows plaintext logins to this host. */
  tls?: Input<EndpointTls>;
  /** Name sent as SNI and checked against the certificate. Default: the host. */
  serverName?: Input<string>;
  /** Oldest TLS version that is accepted. Default: TLSv1.2. */
  minTLSVersion?: Input<EndpointMinTLSVersion>;
  /** CA certificates to trust for this server, in addition to the operator's own: PEM text, with comments between the certificates if you like. */
  caBundle?: Input<string>;
  /** ConfigMap or Secret that holds the CA certificates (PEM), such as those of trust-manager and cert-manager. The operator follows its changes. In place of caBundle. */
  caBundleRef?: Input<EndpointCaBundleRefSpec>;
}

/** What to do where the chosen port is blocked: Fixed (the default) says so; Auto uses and publishes another port of the same preset that works. */
export const PortPolicy = {
  Fixed: 'Fixed',
  Auto: 'Auto',
} as const;
/** What to do where the chosen port is blocked: Fixed (the default) says so; Auto uses and publishes another port of the same preset that works. */
export type PortPolicy = (typeof PortPolicy)[keyof typeof PortPolicy];

/** The credentials. Without it there is no login: a relay that admits by address. */
export interface SecretRefSpec {
  /** Name of a Secret in the same namespace, of type kubernetes.io/basic-auth or Opaque. */
  name: Input<string>;
  /** Key that holds the user name. Default: username. Not needed where the provider has one fixed user name (SendGrid, Resend). */
  usernameKey?: Input<string>;
  /** Key that holds the password, authorization code, app password or API key. Default: password. */
  passwordKey?: Input<string>;
}

/** SASL mechanism of the login. Default: auto, one that takes a password and that both sides know. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token, which something else renews. */
export const AuthMethod = {
  Auto: 'auto',
  Plain: 'plain',
  Login: 'login',
  CramMd5: 'cram-md5',
  Xoauth2: 'xoauth2',
  Oauthbearer: 'oauthbearer',
  None: 'none',
} as const;
/** SASL mechanism of the login. Default: auto, one that takes a password and that both sides know. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token, which something else renews. */
export type AuthMethod = (typeof AuthMethod)[keyof typeof AuthMethod];

/** How access tokens come: RefreshToken (a person gave consent once, with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (something else writes it to the password key of the Secret and renews it). */
export const AuthOauth2Grant = {
  RefreshToken: 'RefreshToken',
  ClientCredentials: 'ClientCredentials',
  ServiceAccount: 'ServiceAccount',
  AccessToken: 'AccessToken',
} as const;
/** How access tokens come: RefreshToken (a person gave consent once, with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (something else writes it to the password key of the Secret and renews it). */
export type AuthOauth2Grant = (typeof AuthOauth2Grant)[keyof typeof AuthOauth2Grant];

/** OAuth2: what the operator logs in with is an access token that it keeps fresh. */
export interface AuthOauth2Spec {
  /** How access tokens come: RefreshToken (a person gave consent once, with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (something else writes it to the password key of the Secret and renews it). */
  grant: Input<AuthOauth2Grant>;
  /** Id of the registered application. Default: what the Secret holds under its key. */
  clientId?: Input<string>;
  /** Directory of the account at Microsoft: an id or a domain such as example.onmicrosoft.com. */
  tenant?: Input<string>;
  /** Where access tokens are fetched. Default: the provider's. The secrets of the application are sent there, so a host that belongs to no preset must be allowed by the administrator of the operator (--allow-token-host). */
  tokenEndpoint?: Input<string>;
  /** What the token shall be good for. Default: the provider's scope for SMTP. */
  scopes?: Input<Input<string>[]>;
  /** Key of the Secret. Default: clientId. */
  clientIdKey?: Input<string>;
  /** Key of the Secret. Default: clientSecret. A public client has none. */
  clientSecretKey?: Input<string>;
  /** Key of the Secret. Default: refreshToken. */
  refreshTokenKey?: Input<string>;
  /** Key of the Secret that holds the JSON key file of the service account. Default: serviceAccount. */
  serviceAccountKey?: Input<string>;
  /** Write a refresh token that replaces the present one back to the Secret. Without it the operator holds the new one in memory only. Leave the key out of what GitOps applies. */
  storeRefreshToken?: Input<boolean>;
}

/** How to log in. */
export interface AuthSpec {
  /** SASL mechanism of the login. Default: auto, one that takes a password and that both sides know. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token, which something else renews. */
  method?: Input<AuthMethod>;
  /** OAuth2: what the operator logs in with is an access token that it keeps fresh. */
  oauth2?: Input<AuthOauth2Spec>;
  /** Derive the SMTP password from another secret. AmazonSES: the Secret holds an IAM access key id under the user name key and its secret access key under the password key; the operator derives the SMTP password of the region with the algorithm that AWS publishes, logs in with it and publishes it. The secret access key is not published. Provider ses only. Default: the Secret holds the password itself. */
  derivePassword?: Input<string>;
}

/** The sender. With it the operator proves that the account may send as this address. */
export interface FromSpec {
  /** Address that applications send from. It is offered to the server as MAIL FROM and taken back with RSET: nothing is sent. */
  address: Input<string>;
  /** Display name of the sender. */
  name?: Input<string>;
}

/** One place to probe from: a pod of these labels, on one of these nodes. */
export interface ChecksEgressFromSpec {
  /** Labels of the application: NetworkPolicies select by them. */
  podLabels?: Input<{ [key: string]: Input<string> }>;
  /** Labels of the nodes that the application runs on. */
  nodeSelector?: Input<{ [key: string]: Input<string> }>;
}

/** Reaching the server: DNS, TCP, TLS, greeting and capabilities. */
export interface ChecksEgressSpec {
  /** How often the server is reached, without logging in. Default: 5m. */
  interval?: Input<string>;
  /** How many of these checks must fail in a row before a server that was reachable counts as unreachable. The first verdict counts at once, and so does a refused login. Default: 3. */
  failureThreshold?: Input<number>;
  /** Where the application runs: from each of these places the server is reached as well, by a short-lived pod in this namespace, without credentials (see docs/checks.md). Needs consumerEgress.enabled in the chart of the operator. */
  from?: Input<Input<ChecksEgressFromSpec>[]>;
}

/** Logging in. */
export interface ChecksAuthSpec {
  /** How often the login is repeated while nothing changes. Default: 6h. Providers count logins: keep it long. */
  interval?: Input<string>;
}

/** DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and what else the provider needs. Looked up by default where the domain is not of the provider itself. */
export interface ChecksDomainSpec {
  /** How often the DNS records of the sender domain are looked up. Default: 1h. */
  interval?: Input<string>;
  /** Selectors of the DKIM keys, for providers that choose one for each account. Default: those that the provider always uses. */
  dkimSelectors?: Input<Input<string>[]>;
  /** Whether Ready depends on condition DomainAuthenticated. Default: false. */
  required?: Input<boolean>;
}

/** When to check. A changed Secret or spec is always checked at once. */
export interface ChecksSpec {
  /** Reaching the server: DNS, TCP, TLS, greeting and capabilities. */
  egress?: Input<ChecksEgressSpec>;
  /** Logging in. */
  auth?: Input<ChecksAuthSpec>;
  /** DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and what else the provider needs. Looked up by default where the domain is not of the provider itself. */
  domain?: Input<ChecksDomainSpec>;
  /** Deadline of one whole probe. Default: 10s. */
  timeout?: Input<string>;
}

/** Kind of the object to write. A ConfigMap never holds credentials. */
export const OutputKind = {
  Secret: 'Secret',
  ConfigMap: 'ConfigMap',
} as const;
/** Kind of the object to write. A ConfigMap never holds credentials. */
export type OutputKind = (typeof OutputKind)[keyof typeof OutputKind];

/** The shape of the content: the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD. */
export const OutputProfile = {
  Env: 'env',
  SpringBoot: 'spring-boot',
  Django: 'django',
  Laravel: 'laravel',
  Grafana: 'grafana',
  Gitea: 'gitea',
  Nextcloud: 'nextcloud',
  PostfixRelay: 'postfix-relay',
  Url: 'url',
  ServiceBinding: 'service-binding',
  Nodemailer: 'nodemailer',
  Rails: 'rails',
  Wordpress: 'wordpress',
  Gitlab: 'gitlab',
  Keycloak: 'keycloak',
  Alertmanager: 'alertmanager',
  Msmtp: 'msmtp',
} as const;
/** The shape of the content: the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD. */
export type OutputProfile = (typeof OutputProfile)[keyof typeof OutputProfile];

/** The content of your own making, in place of a profile (see docs/templates.md). */
export interface OutputTemplateSpec {
  /** A template for each key, in the language Liquid: {{ host }}:{{ port }}. */
  data: Input<{ [key: string]: Input<string> }>;
}

/** Labels and annotations of the object. */
export interface OutputMetadataSpec {
  /** Labels to add to the object. */
  labels?: Input<{ [key: string]: Input<string> }>;
  /** Annotations to add to the object. */
  annotations?: Input<{ [key: string]: Input<string> }>;
}

/** One object to write. */
export interface OutputSpec {
  /** Kind of the object to write. A ConfigMap never holds credentials. */
  kind: Input<OutputKind>;
  /** Name of the object to write. Default: the name of the SmtpConfig with -smtp appended. */
  name?: Input<string>;
  /** The shape of the content: the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD. */
  profile?: Input<OutputProfile>;
  /** The content of your own making, in place of a profile (see docs/templates.md). */
  template?: Input<OutputTemplateSpec>;
  /** Type of the Secret: Opaque (the default), kubernetes.io/basic-auth or one of your own. Types that other controllers act on are refused. A change replaces the Secret. */
  type?: Input<string>;
  /** Mark the object immutable, so that nobody changes it by hand and the kubelet need not watch it. The operator then makes it anew for each change. */
  immutable?: Input<boolean>;
  /** Labels and annotations of the object. */
  metadata?: Input<OutputMetadataSpec>;
}

/** When outputs change: WhenVerified (the default) after the login succeeded, keeping the last good values until then; Always at once. */
export const Publish = {
  WhenVerified: 'WhenVerified',
  Always: 'Always',
} as const;
/** When outputs change: WhenVerified (the default) after the login succeeded, keeping the last good values until then; Always at once. */
export type Publish = (typeof Publish)[keyof typeof Publish];

/** What becomes of the outputs when the SmtpConfig is deleted: Delete (the default) or Retain. An SmtpConfig that is made again under the same name takes over what was retained. Outputs that are dropped from the spec are removed with either. */
export const DeletionPolicy = {
  Delete: 'Delete',
  Retain: 'Retain',
} as const;
/** What becomes of the outputs when the SmtpConfig is deleted: Delete (the default) or Retain. An SmtpConfig that is made again under the same name takes over what was retained. Outputs that are dropped from the spec are removed with either. */
export type DeletionPolicy = (typeof DeletionPolicy)[keyof typeof DeletionPolicy];

/** Kind of the workload, of apiVersion apps/v1. */
export const RolloutTargetKind = {
  Deployment: 'Deployment',
  StatefulSet: 'StatefulSet',
  DaemonSet: 'DaemonSet',
} as const;
/** Kind of the workload, of apiVersion apps/v1. */
export type RolloutTargetKind = (typeof RolloutTargetKind)[keyof typeof RolloutTargetKind];

/** One workload. */
export interface RolloutTargetSpec {
  /** Kind of the workload, of apiVersion apps/v1. */
  kind: Input<RolloutTargetKind>;
  /** Name of the workload, in the namespace of the SmtpConfig. */
  name: Input<string>;
}

/** The Deployments, StatefulSets and DaemonSets in the namespace of the SmtpConfig with these labels, at most 100 of each kind. */
export interface RolloutSelectorSpec {
  /** Labels that the workloads themselves carry, all of them; those of their pods do not count. */
  matchLabels: Input<{ [key: string]: Input<string> }>;
}

/** Restart the workloads that consume the outputs, once for each change of what is published. The operator must be allowed to (rollout.enabled of the chart). */
export interface RolloutSpec {
  /** The workloads, by name. */
  targets?: Input<Input<RolloutTargetSpec>[]>;
  /** The Deployments, StatefulSets and DaemonSets in the namespace of the SmtpConfig with these labels, at most 100 of each kind. */
  selector?: Input<RolloutSelectorSpec>;
}

/** The mail settings to verify and publish. */
export interface SmtpConfigSpecArgs {
  /**
   * The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) once that is on.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) made in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, no password of an Alibaba Cloud account and no AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for everybody. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (the password works only while the administrator keeps basic authentication on for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; there is no OAuth2.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password once two-factor sign-in is on.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password made from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, no API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows beside the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for everybody. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ works too. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even where mail is sent as an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of an own domain that the token was made for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the one of the account.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for everybody. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the one of the console.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) made in the console. Password: the SMTP password of that sender address, no SecretKey of Tencent Cloud.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the password for clients (客户端专用密码), or the mailbox password where none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) once two-step verification is on, else the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password once two-factor sign-in is on.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, no API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for everybody. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for everybody. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit was started with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: whatever the server wants. Password: whatever the server wants.
   */
  provider: Input<MailProvider>;
  /**
   * Variant of the preset, such as us-east-1 for ses or eu for zoho.
   *
   * - `exmail`: default, overseas
   * - `163`: 163.com, yeah.net
   * - `aliyun`: enterprise, personal
   * - `directmail`: cn-hangzhou, ap-southeast-1, us-east-1, eu-central-1
   * - `gmail`: default, workspace-relay
   * - `zoho`: com, pro, eu, pro-eu, in, pro-in, jp, pro-jp, com.au, pro-com.au, com.cn, pro-com.cn, ca, pro-ca, sa, pro-sa
   * - `ses`: us-east-1, us-east-2, us-west-1, us-west-2, ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-north-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-gov-east-1, us-gov-west-1
   * - `mailgun`: us, eu
   * - `postmark`: transactional, broadcasts
   * - `mailtrap`: live, bulk, sandbox
   * - `gmx`: net, com
   * - `ionos`: com, de, co.uk, fr, es, it
   * - `ovh`: mxplan, pro
   * - `smtp2go`: global, us, eu, au
   * - `sparkpost`: us, eu
   * - `oracle`: us-ashburn-1, us-phoenix-1, ca-toronto-1, sa-saopaulo-1, eu-frankfurt-1, eu-amsterdam-1, eu-zurich-1, uk-london-1, ap-tokyo-1, ap-seoul-1, ap-mumbai-1, ap-singapore-1, ap-sydney-1, me-jeddah-1
   * - `tencentses`: hk, gz, sg
   * - `feishu`: cn, lark
   * - `sina`: sina.com, sina.cn, vip
   * - `hostinger`: hostinger, titan
   * - `neteaseqiye`: default, hz, hwhz
   */
  region?: Input<string>;
  /** Where the server is. Every field overrides what the preset says. */
  endpoint?: Input<EndpointSpec>;
  /** What to do where the chosen port is blocked: Fixed (the default) says so; Auto uses and publishes another port of the same preset that works. */
  portPolicy?: Input<PortPolicy>;
  /** The credentials. Without it there is no login: a relay that admits by address. */
  secretRef?: Input<SecretRefSpec>;
  /** How to log in. */
  auth?: Input<AuthSpec>;
  /** The sender. With it the operator proves that the account may send as this address. */
  from?: Input<FromSpec>;
  /** When to check. A changed Secret or spec is always checked at once. */
  checks?: Input<ChecksSpec>;
  /** The objects to write. Default: a Secret and a ConfigMap named after the SmtpConfig with -smtp appended, profile env. An object that was written before and is not in this list is deleted, the default ones too, as soon as every object in the list is there: keep it in the list until no application uses it. */
  outputs?: Input<Input<OutputSpec>[]>;
  /** When outputs change: WhenVerified (the default) after the login succeeded, keeping the last good values until then; Always at once. */
  publish?: Input<Publish>;
  /** What becomes of the outputs when the SmtpConfig is deleted: Delete (the default) or Retain. An SmtpConfig that is made again under the same name takes over what was retained. Outputs that are dropped from the spec are removed with either. */
  deletionPolicy?: Input<DeletionPolicy>;
  /** Restart the workloads that consume the outputs, once for each change of what is published. The operator must be allowed to (rollout.enabled of the chart). */
  rollout?: Input<RolloutSpec>;
  /** Stop probing and publishing; what is published stays. */
  suspend?: Input<boolean>;
}

/** One verdict. */
export interface SmtpConfigStatusCondition {
  /** Name of the condition. */
  type: string;
  /** Unknown is never Ready. */
  status: string;
  /** One word from the closed list in docs/reasons.md. */
  reason: string;
  /** What was seen and what to do next. */
  message: string;
  /** Generation of the spec that this is about. */
  observedGeneration?: number;
  /** When status last changed. */
  lastTransitionTime: string;
}

/** The endpoint in effect, after preset, region, overrides and portPolicy. */
export interface SmtpConfigStatusEndpoint {
  /** host:port. */
  address: string;
  /** Host name or address. */
  host: string;
  /** TCP port. */
  port: number;
  /** implicit, starttls or none. */
  tls: string;
}

/** One sibling endpoint. */
export interface SmtpConfigStatusDiagnosisAlternative {
  /** host:port that was tried without credentials. */
  address: string;
  /** implicit, starttls or none. */
  tls: string;
  /** Whether a mail server answered. */
  reachable: boolean;
  /** What it did. */
  detail: string;
}

/** The first thing that is wrong; absent while Ready. */
export interface SmtpConfigStatusDiagnosis {
  /** The stage of the dialogue that failed: dns, connect, tls, greeting, ehlo, auth or sender. */
  stage?: string;
  /** The first condition that is not True. */
  condition: string;
  /** Its reason. */
  reason: string;
  /** What is wrong. */
  message: string;
  /** What to do next. */
  remedy: string;
  /** The entry of the documentation that explains the reason. */
  explained?: string;
  /** The server's own words, cleaned. */
  reply?: string;
  /** Sibling endpoints that were tried without credentials, and what each did. */
  alternatives?: SmtpConfigStatusDiagnosisAlternative[];
}

/** What the server showed at the last probe. */
export interface SmtpConfigStatusCapabilities {
  /** What the server offers for logins. */
  authMechanisms?: string[];
  /** Largest message in bytes that the server says it takes. */
  size?: number;
  /** Negotiated TLS version. */
  tlsVersion?: string;
  /** Negotiated cipher suite. */
  cipher?: string;
  /** When the server's certificate ends. */
  certificateExpiry?: string;
}

/** One DNS record. */
export interface SmtpConfigStatusDomainRecord {
  /** TXT, CNAME or MX. */
  type: string;
  /** Full name of the record. */
  name: string;
  /** What to publish, or where the provider shows it. */
  expected: string;
  /** What is published, shortened. */
  found?: string;
  /** ok, missing, wrong or unknown. */
  state: string;
  /** Why the state is not ok. */
  why?: string;
  /** Whether DomainAuthenticated depends on it. */
  required: boolean;
}

/** DNS records of the sender domain. */
export interface SmtpConfigStatusDomain {
  /** The domain of spec.from.address. */
  name: string;
  /** The records that this provider needs, as its console would list them. */
  records: SmtpConfigStatusDomainRecord[];
}

/** The access token that is published, so that a restarted operator goes on with it in place of fetching another. */
export interface SmtpConfigStatusToken {
  /** uid/resourceVersion of the Secret that it was fetched with. */
  secretVersion: string;
  /** When it was fetched. */
  issued: string;
  /** When it expires; it is renewed before that. */
  expires: string;
  /** Names it, and cannot be used in its place. */
  hash: string;
}

/** The last login, so that a restarted operator neither repeats a fresh one nor a refused one. */
export interface SmtpConfigStatusLogin {
  /** uid/resourceVersion of the Secret that was tried. */
  secretVersion: string;
  /** host:port where it was tried. */
  endpoint: string;
  /** Hash of the parts of the spec that a login depends on. */
  specHash: string;
  /** The reason of condition Authenticated. */
  reason: string;
  /** When it was tried. */
  time: string;
  /** What may follow a refusal: stop, pointless or backoff. */
  retry?: string;
  /** No further login before this. */
  notBefore?: string;
}

/** One check with an interval of its own. */
export interface SmtpConfigStatusCheck {
  /** Name of the check. */
  name: string;
  /** Hash of everything that the result depends on. */
  inputs: string;
  /** When it last ran. */
  time: string;
  /** The reason of its condition. */
  reason?: string;
  /** Value of its annotation that the last run answered. */
  requested?: string;
  /** What may follow a failure: stop, pointless or backoff. */
  retry?: string;
  /** Not repeated before this time. */
  notBefore?: string;
}

/** One published object. */
export interface SmtpConfigStatusOutput {
  /** Secret or ConfigMap. */
  kind: string;
  /** Name of the object. */
  name: string;
  /** Hash of the published content. */
  hash?: string;
  /** When the content last changed. */
  published?: string;
}

/** What spec.rollout came to, so that one change restarts once, across restarts of the operator. */
export interface SmtpConfigStatusRollout {
  /** Hash of the published content that the workloads have, or were restarted for. */
  hash: string;
  /** Generation of the spec whose workloads were looked for. */
  observedGeneration: number;
  /** Workloads that could not be restarted; they are tried again at every check. */
  failed?: string[];
}

/** Whether the admission policies have seen who wrote the spec. */
export interface SmtpConfigStatusAdmission {
  /** uid/generation of each admission policy and binding that was in force. */
  policies: string;
  /** Generation of the spec that this is about. */
  generation: number;
  /** Whether this spec, or one before it, went through them. */
  admitted: boolean;
  /** Value of annotation smtp-operator.dev/admission-requested-at. */
  requestedAt: string;
}

/** The Secret that workloads bind to (servicebinding.io). */
export interface SmtpConfigStatusBinding {
  /** Name of the Secret. */
  name: string;
}

/** What the operator found. */
export interface SmtpConfigStatus {
  /** Generation of the spec that this status is about. */
  observedGeneration?: number;
  /** The verdicts; Ready is always among them. */
  conditions?: SmtpConfigStatusCondition[];
  /** The endpoint in effect, after preset, region, overrides and portPolicy. */
  endpoint?: SmtpConfigStatusEndpoint;
  /** The first thing that is wrong; absent while Ready. */
  diagnosis?: SmtpConfigStatusDiagnosis;
  /** What looks wrong in the settings, known without asking the server, and what will go wrong soon: a certificate that ends. */
  warnings?: string[];
  /** What the server showed at the last probe. */
  capabilities?: SmtpConfigStatusCapabilities;
  /** DNS records of the sender domain. */
  domain?: SmtpConfigStatusDomain;
  /** The access token that is published, so that a restarted operator goes on with it in place of fetching another. */
  token?: SmtpConfigStatusToken;
  /** The last login, so that a restarted operator neither repeats a fresh one nor a refused one. */
  login?: SmtpConfigStatusLogin;
  /** The last run of each check with an interval of its own, so that a restarted operator does not repeat it early. */
  checks?: SmtpConfigStatusCheck[];
  /** When the server was last probed, as of the last write of this status. */
  lastProbeTime?: string;
  /** Value of annotation smtp-operator.dev/probe-requested-at that was last acted on. */
  lastHandledProbeAt?: string;
  /** The objects that are published. */
  outputs?: SmtpConfigStatusOutput[];
  /** What spec.rollout came to, so that one change restarts once, across restarts of the operator. */
  rollout?: SmtpConfigStatusRollout;
  /** Whether the admission policies have seen who wrote the spec. */
  admission?: SmtpConfigStatusAdmission;
  /** The Secret that workloads bind to (servicebinding.io). */
  binding?: SmtpConfigStatusBinding;
}

/** The server of provider custom: nothing is known about it. */
export interface CustomEndpointSpec extends EndpointSpec {
  /** Host name or IP address of the server. Overrides the preset; required for provider custom. */
  host: Input<string>;
  /** TCP port of the server. Overrides the preset; required for provider custom. */
  port: Input<number>;
}

/** A server that is known by its provider. */
export interface PresetServerArgs {
  /**
   * The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) once that is on.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) made in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, no password of an Alibaba Cloud account and no AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for everybody. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (the password works only while the administrator keeps basic authentication on for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; there is no OAuth2.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password once two-factor sign-in is on.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password made from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, no API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows beside the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for everybody. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ works too. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even where mail is sent as an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of an own domain that the token was made for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the one of the account.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for everybody. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the one of the console.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) made in the console. Password: the SMTP password of that sender address, no SecretKey of Tencent Cloud.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the password for clients (客户端专用密码), or the mailbox password where none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) once two-step verification is on, else the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password once two-factor sign-in is on.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, no API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for everybody. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for everybody. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit was started with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: whatever the server wants. Password: whatever the server wants.
   */
  provider: Exclude<MailProvider, 'custom'>;
  /** Where the server is. Every field overrides what the preset says. */
  endpoint?: Input<EndpointSpec>;
}

/** A server of one's own. */
export interface CustomServerArgs {
  /**
   * The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) once that is on.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) made in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, no password of an Alibaba Cloud account and no AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for everybody. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (the password works only while the administrator keeps basic authentication on for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; there is no OAuth2.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password once two-factor sign-in is on.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password made from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, no API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows beside the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for everybody. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ works too. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even where mail is sent as an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of an own domain that the token was made for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the one of the account.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for everybody. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the one of the console.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) made in the console. Password: the SMTP password of that sender address, no SecretKey of Tencent Cloud.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the password for clients (客户端专用密码), or the mailbox password where none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) once two-step verification is on, else the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password once two-factor sign-in is on.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, no API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for everybody. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for everybody. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit was started with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: whatever the server wants. Password: whatever the server wants.
   */
  provider: 'custom';
  /** Where the server is. Every field overrides what the preset says. */
  endpoint: Input<CustomEndpointSpec>;
}

/** A provider that is known only when the program runs; whether it needs an endpoint is checked then. */
export interface LaterServerArgs {
  /**
   * The mail provider, by the id of its preset (see docs/providers.md), or custom for any other server.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ works too. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) once that is on.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) made in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, no password of an Alibaba Cloud account and no AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for everybody. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (the password works only while the administrator keeps basic authentication on for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; there is no OAuth2.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password once two-factor sign-in is on.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password made from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, no API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows beside the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for everybody. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ works too. Password: the mailbox password, or an application-specific password once two-factor sign-in is on.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even where mail is sent as an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of an own domain that the token was made for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the one of the account.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for everybody. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the one of the console.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) made in the console. Password: the SMTP password of that sender address, no SecretKey of Tencent Cloud.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the password for clients (客户端专用密码), or the mailbox password where none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) once two-step verification is on, else the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password once two-factor sign-in is on.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, no API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for everybody. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for everybody. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, while the administrator keeps basic authentication on for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit was started with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: whatever the server wants. Password: whatever the server wants.
   */
  provider: Output<MailProvider> | Promise<MailProvider>;
  /** Where the server is. Every field overrides what the preset says. */
  endpoint?: Input<EndpointSpec>;
}
