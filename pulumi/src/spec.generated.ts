// Generated from crds/schema and operator/src/providers by `make generate`. Do not edit.
import type { Input, Output } from '@pulumi/pulumi';

/** Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required. */
export const MailProvider = {
  /** NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password. */
  MailProvider126: '126',
  /** China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password. */
  MailProvider139: '139',
  /** NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password. */
  MailProvider163: '163',
  /** China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the client password (客户端专用密码), or the mailbox password if none is offered. */
  MailProvider189: '189',
  /** QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password. */
  Qq: 'qq',
  /** Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients. */
  Exmail: 'exmail',
  /** Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) if it is enabled. */
  Aliyun: 'aliyun',
  /** Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) created in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, not an Alibaba Cloud account password or AccessKey. */
  Directmail: 'directmail',
  /** Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for all accounts. Password: an API key with Mail Send access, such as SG.…. */
  Sendgrid: 'sendgrid',
  /** Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2. */
  Gmail: 'gmail',
  /** Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16). */
  Outlook: 'outlook',
  /** Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16). */
  Hotmail: 'hotmail',
  /** Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (a password works only if the administrator keeps basic authentication enabled for SMTP AUTH). */
  Office365: 'office365',
  /** Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2. */
  Yahoo: 'yahoo',
  /** iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; OAuth2 is not supported. */
  Icloud: 'icloud',
  /** Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password if two-factor authentication is enabled. */
  Zoho: 'zoho',
  /** Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password derived from an IAM key for one region, never the secret access key itself. */
  Ses: 'ses',
  /** Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, not an API key and not the control panel's password. */
  Mailgun: 'mailgun',
  /** Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token. */
  Postmark: 'postmark',
  /** Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows next to the key. Password: an SMTP key; an API key does not work. */
  Brevo: 'brevo',
  /** Resend, smtp.resend.com:465. User name: the word resend, the same for all accounts. Password: an API key, such as re_…. */
  Resend: 'resend',
  /** Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key. */
  Mailjet: 'mailjet',
  /** Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox. */
  Mailtrap: 'mailtrap',
  /** Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password. */
  Yandex: 'yandex',
  /** Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password. */
  Mailru: 'mailru',
  /** GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled. */
  Gmx: 'gmx',
  /** WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ also works. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled. */
  Webde: 'webde',
  /** IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Ionos: 'ionos',
  /** OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Ovh: 'ovh',
  /** Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account. */
  Infomaniak: 'infomaniak',
  /** Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even if mail is sent from an alias. Password: an app password, never the account password. */
  Fastmail: 'fastmail',
  /** Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of the custom domain that the token was created for. Password: an SMTP token, never the account password. */
  Proton: 'proton',
  /** SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the account password. */
  Smtp2go: 'smtp2go',
  /** SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for all accounts. Password: an API key with the permission Send via SMTP. */
  Sparkpost: 'sparkpost',
  /** Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key. */
  Scaleway: 'scaleway',
  /** Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the console password. */
  Oracle: 'oracle',
  /** Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource. */
  Acs: 'acs',
  /** Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) created in the console. Password: the SMTP password of that sender address, not a Tencent Cloud SecretKey. */
  Tencentses: 'tencentses',
  /** Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password. */
  Feishu: 'feishu',
  /** Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password. */
  Sina: 'sina',
  /** Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password. */
  Petalmail: 'petalmail',
  /** Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) if two-step verification is enabled, otherwise the account password. */
  Naver: 'naver',
  /** Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Hostinger: 'hostinger',
  /** Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox. */
  Privateemail: 'privateemail',
  /** Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password if two-factor authentication is enabled. */
  Purelymail: 'purelymail',
  /** Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account. */
  Maileroo: 'maileroo',
  /** Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials. */
  Elasticemail: 'elasticemail',
  /** MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, not an API token. */
  Mailersend: 'mailersend',
  /** Loops, smtp.loops.so:587. User name: the word loops, the same for all accounts. Password: an API key. */
  Loops: 'loops',
  /** Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for all accounts. Password: the secret key of the project (sk_…). */
  Plunk: 'plunk',
  /** Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH. */
  Office365China: 'office365-china',
  /** Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH. */
  Office365Usgov: 'office365-usgov',
  /** NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password. */
  Neteaseqiye: 'neteaseqiye',
  /** Mailpit (and MailHog). User name: none, unless Mailpit runs with SMTP authentication. Password: none by default. */
  Mailpit: 'mailpit',
  /** Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential. */
  Postal: 'postal',
  /** mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP. */
  Mailcow: 'mailcow',
  /** Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token. */
  Mailu: 'mailu',
  /** Any other server. User name: as the server requires. Password: as the server requires. */
  Custom: 'custom',
} as const;
/** Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required. */
export type MailProvider = (typeof MailProvider)[keyof typeof MailProvider];

/** SmtpProvider of the cluster: an administrator's own preset, used instead of provider (see docs/platform-teams.md). */
export interface ProviderRefSpec {
  /** Name of the SmtpProvider. Default: the one whose spec.defaultFor matches the namespace. */
  name?: Input<string>;
}

/** Encryption of the connection: implicit (TLS from the first byte, usual on 465), starttls (upgraded after EHLO, usual on 587) or none. Default: derived from the port. With none, the operator logs in only if it is allowed to send plaintext logins to this host. */
export const EndpointTls = {
  Implicit: 'implicit',
  Starttls: 'starttls',
  None: 'none',
} as const;
/** Encryption of the connection: implicit (TLS from the first byte, usual on 465), starttls (upgraded after EHLO, usual on 587) or none. Default: derived from the port. With none, the operator logs in only if it is allowed to send plaintext logins to this host. */
export type EndpointTls = (typeof EndpointTls)[keyof typeof EndpointTls];

/** Minimum TLS version. Default: TLSv1.2. */
export const EndpointMinTLSVersion = {
  TLSv1_2: 'TLSv1.2',
  TLSv1_3: 'TLSv1.3',
} as const;
/** Minimum TLS version. Default: TLSv1.2. */
export type EndpointMinTLSVersion = (typeof EndpointMinTLSVersion)[keyof typeof EndpointMinTLSVersion];

/** Kind of the object. */
export const EndpointCaBundleRefKind = {
  ConfigMap: 'ConfigMap',
  Secret: 'Secret',
} as const;
/** Kind of the object. */
export type EndpointCaBundleRefKind = (typeof EndpointCaBundleRefKind)[keyof typeof EndpointCaBundleRefKind];

/** ConfigMap or Secret with the CA certificates (PEM), for example from trust-manager or cert-manager. The operator watches it for changes. Alternative to caBundle. */
export interface EndpointCaBundleRefSpec {
  /** Kind of the object. */
  kind: Input<EndpointCaBundleRefKind>;
  /** Name of the object, in the namespace of the SmtpConfig. */
  name: Input<string>;
  /** Key that holds the certificates. Default: ca.crt. */
  key?: Input<string>;
}

/** Address of the server. Each field overrides the preset. */
export interface EndpointSpec {
  /** Host name or IP address of the server. Overrides the preset; required for provider custom. */
  host?: Input<string>;
  /** TCP port of the server. Overrides the preset; required for provider custom. */
  port?: Input<number>;
  /** Encryption of the connection: implicit (TLS from the first byte, usual on 465), starttls (upgraded after EHLO, usual on 587) or none. Default: derived from the port. With none, the operator logs in only if it is allowed to send plaintext logins to this host. */
  tls?: Input<EndpointTls>;
  /** Name sent as SNI and checked against the certificate. Default: the host. */
  serverName?: Input<string>;
  /** Minimum TLS version. Default: TLSv1.2. */
  minTLSVersion?: Input<EndpointMinTLSVersion>;
  /** CA certificates (PEM) to trust for this server, in addition to those of the operator. Comments between the certificates are allowed. */
  caBundle?: Input<string>;
  /** ConfigMap or Secret with the CA certificates (PEM), for example from trust-manager or cert-manager. The operator watches it for changes. Alternative to caBundle. */
  caBundleRef?: Input<EndpointCaBundleRefSpec>;
}

/** Behavior if the chosen port is blocked. Fixed: report it. Auto: use and publish another port of the same preset that works. Default: Fixed. */
export const PortPolicy = {
  Fixed: 'Fixed',
  Auto: 'Auto',
} as const;
/** Behavior if the chosen port is blocked. Fixed: report it. Auto: use and publish another port of the same preset that works. Default: Fixed. */
export type PortPolicy = (typeof PortPolicy)[keyof typeof PortPolicy];

/** Reference to the Secret with the credentials. Empty: no login, for a relay that accepts clients by address. */
export interface SecretRefSpec {
  /** Name of a Secret in the same namespace, of type kubernetes.io/basic-auth or Opaque. */
  name: Input<string>;
  /** Key that holds the user name. Default: username. Not needed where the provider has one fixed user name (SendGrid, Resend). */
  usernameKey?: Input<string>;
  /** Key that holds the password, authorization code, app password or API key. Default: password. */
  passwordKey?: Input<string>;
}

/** SASL mechanism of the login. Default: auto, a password mechanism that the server also supports. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token that another program renews. */
export const AuthMethod = {
  Auto: 'auto',
  Plain: 'plain',
  Login: 'login',
  CramMd5: 'cram-md5',
  Xoauth2: 'xoauth2',
  Oauthbearer: 'oauthbearer',
  None: 'none',
} as const;
/** SASL mechanism of the login. Default: auto, a password mechanism that the server also supports. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token that another program renews. */
export type AuthMethod = (typeof AuthMethod)[keyof typeof AuthMethod];

/** Source of the access tokens: RefreshToken (the mailbox owner signed in once with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (another program writes the token to the password key of the Secret and renews it). */
export const AuthOauth2Grant = {
  RefreshToken: 'RefreshToken',
  ClientCredentials: 'ClientCredentials',
  ServiceAccount: 'ServiceAccount',
  AccessToken: 'AccessToken',
} as const;
/** Source of the access tokens: RefreshToken (the mailbox owner signed in once with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (another program writes the token to the password key of the Secret and renews it). */
export type AuthOauth2Grant = (typeof AuthOauth2Grant)[keyof typeof AuthOauth2Grant];

/** OAuth2: the operator logs in with an access token and renews it. */
export interface AuthOauth2Spec {
  /** Source of the access tokens: RefreshToken (the mailbox owner signed in once with smtp-operator login), ClientCredentials (an application of Microsoft 365), ServiceAccount (Google Workspace, domain-wide delegation), or AccessToken (another program writes the token to the password key of the Secret and renews it). */
  grant: Input<AuthOauth2Grant>;
  /** Id of the registered application. Default: the value of clientIdKey in the Secret. */
  clientId?: Input<string>;
  /** Microsoft directory (tenant) of the account: an id or a domain such as example.onmicrosoft.com. */
  tenant?: Input<string>;
  /** URL of the token endpoint. Default: the provider's. The operator sends the application's secrets to it, so an administrator must allow a host that is not in a preset (--allow-token-host). */
  tokenEndpoint?: Input<string>;
  /** Scopes to request. Default: the provider's scope for SMTP. */
  scopes?: Input<Input<string>[]>;
  /** Key of the Secret that holds the client id. Default: clientId. */
  clientIdKey?: Input<string>;
  /** Key of the Secret that holds the client secret; a public client has none. Default: clientSecret. */
  clientSecretKey?: Input<string>;
  /** Key of the Secret that holds the refresh token. Default: refreshToken. */
  refreshTokenKey?: Input<string>;
  /** Key of the Secret that holds the JSON key file of the service account. Default: serviceAccount. */
  serviceAccountKey?: Input<string>;
  /** Whether the operator writes a rotated refresh token back to the Secret. If true, do not manage that key by GitOps. Default: false, a rotated token is kept in memory only. */
  storeRefreshToken?: Input<boolean>;
}

/** Login method. */
export interface AuthSpec {
  /** SASL mechanism of the login. Default: auto, a password mechanism that the server also supports. With xoauth2 or oauthbearer, and without auth.oauth2, the password key of the Secret holds an OAuth2 access token that another program renews. */
  method?: Input<AuthMethod>;
  /** OAuth2: the operator logs in with an access token and renews it. */
  oauth2?: Input<AuthOauth2Spec>;
  /** Algorithm that derives the SMTP password from another secret. AmazonSES (provider ses only): the Secret holds an IAM access key id under the user name key and its secret access key under the password key. The operator derives the SMTP password of the region with the algorithm of AWS, logs in with it and publishes it. The secret access key is not published. Default: the Secret holds the password. */
  derivePassword?: Input<string>;
}

/** Sender. If set, the operator verifies that the account may send from this address. */
export interface FromSpec {
  /** Address that applications send from. The operator tests it with MAIL FROM followed by RSET, so no message is sent. */
  address: Input<string>;
  /** Display name of the sender. */
  name?: Input<string>;
}

/** One place to probe from: a pod with these labels, on one of these nodes. */
export interface ChecksEgressFromSpec {
  /** Labels of the application's pods, which NetworkPolicies select. */
  podLabels?: Input<{ [key: string]: Input<string> }>;
  /** Labels of the nodes that the application runs on. */
  nodeSelector?: Input<{ [key: string]: Input<string> }>;
}

/** Reaching the server: DNS, TCP, TLS, greeting and capabilities. */
export interface ChecksEgressSpec {
  /** Interval of the reachability check, which does not log in. Default: 5m. */
  interval?: Input<string>;
  /** Number of consecutive failed checks after which a reachable server counts as unreachable. The first result and a rejected login count immediately. Default: 3. */
  failureThreshold?: Input<number>;
  /** Places where the application runs. From each of them a short-lived pod in this namespace also probes the server, without credentials (see docs/checks.md). Requires consumerEgress.enabled in the operator's chart. */
  from?: Input<Input<ChecksEgressFromSpec>[]>;
}

/** Logging in. */
export interface ChecksAuthSpec {
  /** Interval of the login while nothing changes. Default: 6h. Keep it long: providers limit the number of logins. */
  interval?: Input<string>;
}

/** DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and others that the provider requires. Checked by default unless the domain belongs to the provider. */
export interface ChecksDomainSpec {
  /** Interval of the DNS lookups for the sender domain. Default: 1h. */
  interval?: Input<string>;
  /** DKIM selectors to check, for providers that assign one to each account. Default: the selectors that the provider always uses. */
  dkimSelectors?: Input<Input<string>[]>;
  /** Whether Ready depends on condition DomainAuthenticated. Default: false. */
  required?: Input<boolean>;
}

/** A test message from spec.from, through the published endpoint and with the published credentials. It proves what some providers check only after the message. See condition MessageAccepted. */
export interface ChecksMessageSpec {
  /** Recipient of the test message. Sink: the address or header that the provider documents for mail that is accepted and dropped. Account: the mailbox that logs in. An address is allowed only with --allow-recipient of the operator. Default: Sink where the provider has one, otherwise Account. */
  to?: Input<string>;
  /** How often a test message is sent. Without it, one is sent only on request, with the annotation smtp-operator.dev/message-requested-at; annotation smtp-operator.dev/message-to then overrides the recipient. */
  interval?: Input<string>;
}

/** Intervals and timeout of the checks. The operator always checks a changed Secret or spec immediately. */
export interface ChecksSpec {
  /** Reaching the server: DNS, TCP, TLS, greeting and capabilities. */
  egress?: Input<ChecksEgressSpec>;
  /** Logging in. */
  auth?: Input<ChecksAuthSpec>;
  /** DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and others that the provider requires. Checked by default unless the domain belongs to the provider. */
  domain?: Input<ChecksDomainSpec>;
  /** A test message from spec.from, through the published endpoint and with the published credentials. It proves what some providers check only after the message. See condition MessageAccepted. */
  message?: Input<ChecksMessageSpec>;
  /** Address for RCPT TO after MAIL FROM. The operator resets the transaction with RSET, so no message is sent. It proves that the server accepts mail for this recipient. Default: the address of spec.from itself. If that is not a mailbox, condition SenderAccepted is provisional. */
  recipient?: Input<string>;
  /** Timeout of one whole probe. Default: 10s. */
  timeout?: Input<string>;
}

/** Kind of the object to write. A ConfigMap never contains credentials. */
export const OutputKind = {
  Secret: 'Secret',
  ConfigMap: 'ConfigMap',
} as const;
/** Kind of the object to write. A ConfigMap never contains credentials. */
export type OutputKind = (typeof OutputKind)[keyof typeof OutputKind];

/** Format of the content, by the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD. */
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
/** Format of the content, by the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD. */
export type OutputProfile = (typeof OutputProfile)[keyof typeof OutputProfile];

/** Custom content, instead of a profile (see docs/templates.md). */
export interface OutputTemplateSpec {
  /** A Liquid template for each key, such as {{ host }}:{{ port }}. */
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
  /** Kind of the object to write. A ConfigMap never contains credentials. */
  kind: Input<OutputKind>;
  /** Name of the object to write. Default: the name of the SmtpConfig with -smtp appended. */
  name?: Input<string>;
  /** Format of the content, by the software that reads it (see docs/profiles.md). Default: env, variables such as SMTP_HOST and SMTP_PASSWORD. */
  profile?: Input<OutputProfile>;
  /** Custom content, instead of a profile (see docs/templates.md). */
  template?: Input<OutputTemplateSpec>;
  /** Type of the Secret: kubernetes.io/basic-auth or your own. Types that other controllers act on are rejected. A change replaces the Secret. Default: Opaque. */
  type?: Input<string>;
  /** Whether the object is immutable, so that it cannot be edited and the kubelet does not watch it. The operator then replaces the object for each change. Default: false. */
  immutable?: Input<boolean>;
  /** Labels and annotations of the object. */
  metadata?: Input<OutputMetadataSpec>;
}

/** When outputs change. WhenVerified: after a successful login; until then they keep the last working values. Always: immediately. Default: WhenVerified. */
export const Publish = {
  WhenVerified: 'WhenVerified',
  Always: 'Always',
} as const;
/** When outputs change. WhenVerified: after a successful login; until then they keep the last working values. Always: immediately. Default: WhenVerified. */
export type Publish = (typeof Publish)[keyof typeof Publish];

/** Whether to Delete or Retain the outputs when the SmtpConfig is deleted. A new SmtpConfig with the same name takes over retained outputs. Outputs that are removed from the spec are deleted in both cases. Default: Delete. */
export const DeletionPolicy = {
  Delete: 'Delete',
  Retain: 'Retain',
} as const;
/** Whether to Delete or Retain the outputs when the SmtpConfig is deleted. A new SmtpConfig with the same name takes over retained outputs. Outputs that are removed from the spec are deleted in both cases. Default: Delete. */
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

/** Deployments, StatefulSets and DaemonSets in the namespace of the SmtpConfig with these labels, at most 100 of each kind. */
export interface RolloutSelectorSpec {
  /** Labels that the workloads must have, all of them. The labels of their pods do not count. */
  matchLabels: Input<{ [key: string]: Input<string> }>;
}

/** Workloads that consume the outputs. The operator restarts them once for each change of the published content. Requires rollout.enabled in the operator's chart. */
export interface RolloutSpec {
  /** Workloads to restart, by name. */
  targets?: Input<Input<RolloutTargetSpec>[]>;
  /** Deployments, StatefulSets and DaemonSets in the namespace of the SmtpConfig with these labels, at most 100 of each kind. */
  selector?: Input<RolloutSelectorSpec>;
}

/** SmtpConfig whose verified settings, sender included, are published while credentials, connection, TLS, login or sender of this one fail. Its author needs the right to get every Secret of the namespace. */
export interface FallbackSpec {
  /** Name of another SmtpConfig in the same namespace. If it is not Ready itself, its own fallback is used, at most three in a row. */
  name: Input<string>;
  /** Time that this SmtpConfig must have been unusable before the switch. Default: 5m. */
  after?: Input<string>;
  /** Time that this SmtpConfig must have been usable before the operator returns to it. Default: 10m. */
  returnAfter?: Input<string>;
}

/** Mail settings to verify and publish. */
export interface SmtpConfigSpecArgs {
  /**
   * Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) if it is enabled.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) created in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, not an Alibaba Cloud account password or AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for all accounts. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (a password works only if the administrator keeps basic authentication enabled for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; OAuth2 is not supported.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password if two-factor authentication is enabled.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password derived from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, not an API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows next to the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for all accounts. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ also works. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even if mail is sent from an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of the custom domain that the token was created for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the account password.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for all accounts. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the console password.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) created in the console. Password: the SMTP password of that sender address, not a Tencent Cloud SecretKey.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the client password (客户端专用密码), or the mailbox password if none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) if two-step verification is enabled, otherwise the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password if two-factor authentication is enabled.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, not an API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for all accounts. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for all accounts. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit runs with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: as the server requires. Password: as the server requires.
   */
  provider?: Input<MailProvider>;
  /** SmtpProvider of the cluster: an administrator's own preset, used instead of provider (see docs/platform-teams.md). */
  providerRef?: Input<ProviderRefSpec>;
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
  /** Address of the server. Each field overrides the preset. */
  endpoint?: Input<EndpointSpec>;
  /** Behavior if the chosen port is blocked. Fixed: report it. Auto: use and publish another port of the same preset that works. Default: Fixed. */
  portPolicy?: Input<PortPolicy>;
  /** Reference to the Secret with the credentials. Empty: no login, for a relay that accepts clients by address. */
  secretRef?: Input<SecretRefSpec>;
  /** Login method. */
  auth?: Input<AuthSpec>;
  /** Sender. If set, the operator verifies that the account may send from this address. */
  from?: Input<FromSpec>;
  /** Intervals and timeout of the checks. The operator always checks a changed Secret or spec immediately. */
  checks?: Input<ChecksSpec>;
  /** Objects to write. Default: a Secret and a ConfigMap of profile env, named after the SmtpConfig with -smtp appended. An object that the operator wrote before and that is not in this list, including the default ones, is kept unchanged for 24 hours (flag --removed-output-grace) after every object in the list exists, and then deleted. */
  outputs?: Input<Input<OutputSpec>[]>;
  /** When outputs change. WhenVerified: after a successful login; until then they keep the last working values. Always: immediately. Default: WhenVerified. */
  publish?: Input<Publish>;
  /** Whether to Delete or Retain the outputs when the SmtpConfig is deleted. A new SmtpConfig with the same name takes over retained outputs. Outputs that are removed from the spec are deleted in both cases. Default: Delete. */
  deletionPolicy?: Input<DeletionPolicy>;
  /** Workloads that consume the outputs. The operator restarts them once for each change of the published content. Requires rollout.enabled in the operator's chart. */
  rollout?: Input<RolloutSpec>;
  /** SmtpConfig whose verified settings, sender included, are published while credentials, connection, TLS, login or sender of this one fail. Its author needs the right to get every Secret of the namespace. */
  fallback?: Input<FallbackSpec>;
  /** Whether to stop probing and publishing. Existing outputs are kept. Default: false. */
  suspend?: Input<boolean>;
}

/** One condition. */
export interface SmtpConfigStatusCondition {
  /** Name of the condition. */
  type: string;
  /** Unknown is never Ready. */
  status: string;
  /** Reason, from the closed list in docs/reasons.md. */
  reason: string;
  /** What is wrong, the evidence, and what to do. */
  message: string;
  /** Generation of the spec that was checked. */
  observedGeneration?: number;
  /** Time of the last change of status. */
  lastTransitionTime: string;
}

/** Endpoint in effect, after preset, region, overrides and portPolicy. */
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

/** Another endpoint of the same provider. */
export interface SmtpConfigStatusDiagnosisAlternative {
  /** host:port that was probed without credentials. */
  address: string;
  /** implicit, starttls or none. */
  tls: string;
  /** Whether a mail server answered. */
  reachable: boolean;
  /** How it answered. */
  detail: string;
}

/** The first failure; absent while Ready. */
export interface SmtpConfigStatusDiagnosis {
  /** The stage of the dialogue that failed: dns, connect, tls, greeting, ehlo, auth, sender or recipient. */
  stage?: string;
  /** First condition that is not True. */
  condition: string;
  /** Reason of that condition. */
  reason: string;
  /** First words of the message, for `kubectl get -o wide`. */
  summary?: string;
  /** What is wrong. */
  message: string;
  /** What to do. With steps, what applies to all of them. */
  remedy: string;
  /** Steps of the remedy, in the order to check or to take. */
  steps?: string[];
  /** Entry in the documentation that explains the reason. */
  explained?: string;
  /** Reply of the server, without control characters. */
  reply?: string;
  /** Other endpoints of the provider that were probed without credentials, with their results. */
  alternatives?: SmtpConfigStatusDiagnosisAlternative[];
}

/** Capabilities of the server at the last probe. */
export interface SmtpConfigStatusCapabilities {
  /** SASL mechanisms that the server offers. */
  authMechanisms?: string[];
  /** Maximum message size in bytes that the server advertises. */
  size?: number;
  /** Negotiated TLS version. */
  tlsVersion?: string;
  /** Negotiated cipher suite. */
  cipher?: string;
  /** Expiry of the server's certificate. */
  certificateExpiry?: string;
  /** Time that each stage of the last probe took, as of the last write of this status, by stage: dns, connect, tls, greeting, ehlo, auth, sender or recipient. */
  stageMilliseconds?: { [key: string]: number };
}

/** One DNS record. */
export interface SmtpConfigStatusDomainRecord {
  /** TXT, CNAME or MX. */
  type: string;
  /** Full name of the record. */
  name: string;
  /** Value to publish, or where the provider shows it. */
  expected: string;
  /** Published value, shortened. */
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
  /** Domain of spec.from.address. */
  name: string;
  /** Records that this provider requires. */
  records: SmtpConfigStatusDomainRecord[];
}

/** The last test message. */
export interface SmtpConfigStatusMessage {
  /** When it was sent. */
  time: string;
  /** Who it was for: Sink, the account itself, or the domain of another recipient. */
  recipient: string;
  /** The reason of condition MessageAccepted. */
  reason: string;
  /** The server's reply, with the id that its log has. */
  reply?: string;
  /** From DATA to the reply that ends the message. */
  milliseconds?: number;
}

/** The published access token. A restarted operator continues to use it instead of fetching another. */
export interface SmtpConfigStatusToken {
  /** uid/resourceVersion of the Secret that the token was fetched with. */
  secretVersion: string;
  /** Time at which the token was fetched. */
  issued: string;
  /** Expiry of the token. The operator renews it earlier. */
  expires: string;
  /** Hash that identifies the token and cannot be used to log in. */
  hash: string;
}

/** The last login. It keeps a restarted operator from repeating a recent or rejected login. */
export interface SmtpConfigStatusLogin {
  /** uid/resourceVersion of the Secret that was used. */
  secretVersion: string;
  /** host:port of the login. */
  endpoint: string;
  /** Hash of the fields of the spec that a login depends on. */
  specHash: string;
  /** Reason of condition Authenticated. */
  reason: string;
  /** Time of the login. */
  time: string;
  /** Retry policy after a rejected login: stop, pointless or backoff. */
  retry?: string;
  /** Earliest time of the next login. */
  notBefore?: string;
}

/** One check with its own interval. */
export interface SmtpConfigStatusCheck {
  /** Name of the check. */
  name: string;
  /** Hash of everything that the result depends on. */
  inputs: string;
  /** Time of the last run. */
  time: string;
  /** Reason of its condition. */
  reason?: string;
  /** Value of its annotation that the last run handled. */
  requested?: string;
  /** Whether its annotation requested the last run. Absent: its interval did. */
  onRequest?: boolean;
  /** Retry policy after a failure: stop, pointless or backoff. */
  retry?: string;
  /** Earliest time of the next run. */
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
  /** Time of the last change of the content. */
  published?: string;
}

/** Result of spec.rollout. It ensures that one change causes one restart, even if the operator restarts. */
export interface SmtpConfigStatusRollout {
  /** Hash of the published content that the workloads use or were restarted for. */
  hash: string;
  /** Generation of the spec whose workloads were looked up. */
  observedGeneration: number;
  /** Workloads that could not be restarted. The operator retries them at every check. */
  failed?: string[];
}

/** State of spec.fallback, so that a restarted operator neither waits again nor switches early. */
export interface SmtpConfigStatusFallback {
  /** SmtpConfig whose settings are published. Absent: none. */
  name?: string;
  /** When its settings were first published. */
  since?: string;
  /** Since when this SmtpConfig has been unusable. */
  failingSince?: string;
  /** Since when it has been usable again. */
  usableSince?: string;
}

/** Whether the admission policies checked the author of the spec. */
export interface SmtpConfigStatusAdmission {
  /** uid/generation of each admission policy and binding that was active. */
  policies: string;
  /** Generation of the spec that was admitted or rejected. */
  generation: number;
  /** Whether the policies admitted this spec or an earlier one. */
  admitted: boolean;
  /** Value of annotation smtp-operator.dev/admission-requested-at. */
  requestedAt: string;
}

/** Secret that workloads bind to (servicebinding.io). */
export interface SmtpConfigStatusBinding {
  /** Name of the Secret. */
  name: string;
}

/** Observed state. */
export interface SmtpConfigStatus {
  /** Generation of the spec that this status describes. */
  observedGeneration?: number;
  /** Status of condition Ready, for field selectors such as --field-selector status.ready=False. */
  ready?: string;
  /** Results of the checks; Ready is always present. */
  conditions?: SmtpConfigStatusCondition[];
  /** Endpoint in effect, after preset, region, overrides and portPolicy. */
  endpoint?: SmtpConfigStatusEndpoint;
  /** The first failure; absent while Ready. */
  diagnosis?: SmtpConfigStatusDiagnosis;
  /** Likely mistakes in the settings, found without contacting the server, and failures to expect soon, such as an expiring certificate. */
  warnings?: string[];
  /** Capabilities of the server at the last probe. */
  capabilities?: SmtpConfigStatusCapabilities;
  /** DNS records of the sender domain. */
  domain?: SmtpConfigStatusDomain;
  /** The last test message. */
  message?: SmtpConfigStatusMessage;
  /** The published access token. A restarted operator continues to use it instead of fetching another. */
  token?: SmtpConfigStatusToken;
  /** The last login. It keeps a restarted operator from repeating a recent or rejected login. */
  login?: SmtpConfigStatusLogin;
  /** Last run of each check with its own interval. It keeps a restarted operator from repeating it early. */
  checks?: SmtpConfigStatusCheck[];
  /** Time of the last probe, as of the last write of this status. */
  lastProbeTime?: string;
  /** Value of annotation smtp-operator.dev/probe-requested-at that was last handled. */
  lastHandledProbeAt?: string;
  /** Published objects. */
  outputs?: SmtpConfigStatusOutput[];
  /** Result of spec.rollout. It ensures that one change causes one restart, even if the operator restarts. */
  rollout?: SmtpConfigStatusRollout;
  /** State of spec.fallback, so that a restarted operator neither waits again nor switches early. */
  fallback?: SmtpConfigStatusFallback;
  /** Whether the admission policies checked the author of the spec. */
  admission?: SmtpConfigStatusAdmission;
  /** Secret that workloads bind to (servicebinding.io). */
  binding?: SmtpConfigStatusBinding;
}

/** Relation of the label to the values. */
export const ClusterNamespaceSelectorMatchExpressionOperator = {
  In: 'In',
  NotIn: 'NotIn',
  Exists: 'Exists',
  DoesNotExist: 'DoesNotExist',
} as const;
/** Relation of the label to the values. */
export type ClusterNamespaceSelectorMatchExpressionOperator = (typeof ClusterNamespaceSelectorMatchExpressionOperator)[keyof typeof ClusterNamespaceSelectorMatchExpressionOperator];

/** One requirement on a label. */
export interface ClusterNamespaceSelectorMatchExpressionSpec {
  /** Key of the label. */
  key: Input<string>;
  /** Relation of the label to the values. */
  operator: Input<ClusterNamespaceSelectorMatchExpressionOperator>;
  /** Values, for the operators In and NotIn. */
  values?: Input<Input<string>[]>;
}

/** Namespaces to publish into, by their labels; an empty selector matches every namespace. Default: none. */
export interface ClusterNamespaceSelectorSpec {
  /** Labels that the namespace has, all of them. */
  matchLabels?: Input<{ [key: string]: Input<string> }>;
  /** Requirements on the labels of the namespace, all of them. */
  matchExpressions?: Input<Input<ClusterNamespaceSelectorMatchExpressionSpec>[]>;
}

/** Reference to the Secret with the credentials. Empty: no login, for a relay that accepts clients by address. */
export interface ClusterSecretRefSpec {
  /** Namespace of the Secret, and of the object that endpoint.caBundleRef names. */
  namespace: Input<string>;
  /** Name of a Secret in that namespace, of type kubernetes.io/basic-auth or Opaque. */
  name: Input<string>;
  /** Key that holds the user name. Default: username. Not needed where the provider has one fixed user name (SendGrid, Resend). */
  usernameKey?: Input<string>;
  /** Key that holds the password, authorization code, app password or API key. Default: password. */
  passwordKey?: Input<string>;
}

/** Reaching the server: DNS, TCP, TLS, greeting and capabilities. */
export interface ClusterChecksEgressSpec {
  /** Interval of the reachability check, which does not log in. Default: 5m. */
  interval?: Input<string>;
  /** Number of consecutive failed checks after which a reachable server counts as unreachable. The first result and a rejected login count immediately. Default: 3. */
  failureThreshold?: Input<number>;
}

/** Logging in. */
export interface ClusterChecksAuthSpec {
  /** Interval of the login while nothing changes. Default: 6h. Keep it long: providers limit the number of logins. */
  interval?: Input<string>;
}

/** DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and others that the provider requires. Checked by default unless the domain belongs to the provider. */
export interface ClusterChecksDomainSpec {
  /** Interval of the DNS lookups for the sender domain. Default: 1h. */
  interval?: Input<string>;
  /** DKIM selectors to check, for providers that assign one to each account. Default: the selectors that the provider always uses. */
  dkimSelectors?: Input<Input<string>[]>;
  /** Whether Ready depends on condition DomainAuthenticated. Default: false. */
  required?: Input<boolean>;
}

/** A test message from spec.from, through the published endpoint and with the published credentials. It proves what some providers check only after the message. See condition MessageAccepted. */
export interface ClusterChecksMessageSpec {
  /** Recipient of the test message. Sink: the address or header that the provider documents for mail that is accepted and dropped. Account: the mailbox that logs in. An address is allowed only with --allow-recipient of the operator. Default: Sink where the provider has one, otherwise Account. */
  to?: Input<string>;
  /** How often a test message is sent. Without it, one is sent only on request, with the annotation smtp-operator.dev/message-requested-at; annotation smtp-operator.dev/message-to then overrides the recipient. */
  interval?: Input<string>;
}

/** Intervals and timeout of the checks. The operator always checks a changed Secret or spec immediately. */
export interface ClusterChecksSpec {
  /** Reaching the server: DNS, TCP, TLS, greeting and capabilities. */
  egress?: Input<ClusterChecksEgressSpec>;
  /** Logging in. */
  auth?: Input<ClusterChecksAuthSpec>;
  /** DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and others that the provider requires. Checked by default unless the domain belongs to the provider. */
  domain?: Input<ClusterChecksDomainSpec>;
  /** A test message from spec.from, through the published endpoint and with the published credentials. It proves what some providers check only after the message. See condition MessageAccepted. */
  message?: Input<ClusterChecksMessageSpec>;
  /** Address for RCPT TO after MAIL FROM. The operator resets the transaction with RSET, so no message is sent. It proves that the server accepts mail for this recipient. Default: the address of spec.from itself. If that is not a mailbox, condition SenderAccepted is provisional. */
  recipient?: Input<string>;
  /** Timeout of one whole probe. Default: 10s. */
  timeout?: Input<string>;
}

/** Mail settings to verify once, and to publish into the namespaces that match. */
export interface ClusterSmtpConfigSpecArgs {
  /** Namespaces to publish into, by name, in addition to those of namespaceSelector. A namespace that does not exist yet is used once it does. */
  namespaces?: Input<Input<string>[]>;
  /** Namespaces to publish into, by their labels; an empty selector matches every namespace. Default: none. */
  namespaceSelector?: Input<ClusterNamespaceSelectorSpec>;
  /**
   * Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) if it is enabled.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) created in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, not an Alibaba Cloud account password or AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for all accounts. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (a password works only if the administrator keeps basic authentication enabled for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; OAuth2 is not supported.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password if two-factor authentication is enabled.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password derived from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, not an API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows next to the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for all accounts. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ also works. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even if mail is sent from an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of the custom domain that the token was created for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the account password.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for all accounts. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the console password.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) created in the console. Password: the SMTP password of that sender address, not a Tencent Cloud SecretKey.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the client password (客户端专用密码), or the mailbox password if none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) if two-step verification is enabled, otherwise the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password if two-factor authentication is enabled.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, not an API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for all accounts. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for all accounts. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit runs with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: as the server requires. Password: as the server requires.
   */
  provider?: Input<MailProvider>;
  /** SmtpProvider of the cluster: an administrator's own preset, used instead of provider (see docs/platform-teams.md). */
  providerRef?: Input<ProviderRefSpec>;
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
  /** Address of the server. Each field overrides the preset. */
  endpoint?: Input<EndpointSpec>;
  /** Behavior if the chosen port is blocked. Fixed: report it. Auto: use and publish another port of the same preset that works. Default: Fixed. */
  portPolicy?: Input<PortPolicy>;
  /** Reference to the Secret with the credentials. Empty: no login, for a relay that accepts clients by address. */
  secretRef?: Input<ClusterSecretRefSpec>;
  /** Login method. */
  auth?: Input<AuthSpec>;
  /** Sender. If set, the operator verifies that the account may send from this address. */
  from?: Input<FromSpec>;
  /** Intervals and timeout of the checks. The operator always checks a changed Secret or spec immediately. */
  checks?: Input<ClusterChecksSpec>;
  /** Objects to write. Default: a Secret and a ConfigMap of profile env, named after the ClusterSmtpConfig with -smtp appended. An object that the operator wrote before and that is not in this list, including the default ones, is kept unchanged for 24 hours (flag --removed-output-grace) after every object in the list exists, and then deleted. */
  outputs?: Input<Input<OutputSpec>[]>;
  /** When outputs change. WhenVerified: after a successful login; until then they keep the last working values. Always: immediately. Default: WhenVerified. */
  publish?: Input<Publish>;
  /** Whether to Delete or Retain the outputs when the ClusterSmtpConfig is deleted. A new ClusterSmtpConfig with the same name takes over retained outputs. Outputs that are removed from the spec are deleted in both cases. Default: Delete. */
  deletionPolicy?: Input<DeletionPolicy>;
  /** Whether to stop probing and publishing. Existing outputs are kept. Default: false. */
  suspend?: Input<boolean>;
}

/** One namespace without the outputs. */
export interface ClusterSmtpConfigStatusNamespacesFailed {
  /** Name of the namespace. */
  name: string;
  /** Reason of condition Published. */
  reason: string;
  /** What was seen there. */
  message: string;
}

/** The namespaces that match. */
export interface ClusterSmtpConfigStatusNamespaces {
  /** Number of namespaces that match and are not being deleted. */
  total: number;
  /** Number of them that have every output. */
  ready: number;
  /** Namespaces that could not be published into, at most 16 of them. */
  failed?: ClusterSmtpConfigStatusNamespacesFailed[];
}

/** How the connection is encrypted: implicit (from the first byte), starttls or none. */
export const SmtpProviderEndpointTls = {
  Implicit: 'implicit',
  Starttls: 'starttls',
  None: 'none',
} as const;
/** How the connection is encrypted: implicit (from the first byte), starttls or none. */
export type SmtpProviderEndpointTls = (typeof SmtpProviderEndpointTls)[keyof typeof SmtpProviderEndpointTls];

/** One endpoint. */
export interface SmtpProviderEndpointSpec {
  /** Host name or IP address of the server. */
  host: Input<string>;
  /** TCP port. The operator connects only to ports that its administrator allows. */
  port: Input<number>;
  /** How the connection is encrypted: implicit (from the first byte), starttls or none. */
  tls: Input<SmtpProviderEndpointTls>;
}

/** How the connection is encrypted: implicit (from the first byte), starttls or none. */
export const SmtpProviderRegionEndpointTls = {
  Implicit: 'implicit',
  Starttls: 'starttls',
  None: 'none',
} as const;
/** How the connection is encrypted: implicit (from the first byte), starttls or none. */
export type SmtpProviderRegionEndpointTls = (typeof SmtpProviderRegionEndpointTls)[keyof typeof SmtpProviderRegionEndpointTls];

/** One endpoint. */
export interface SmtpProviderRegionEndpointSpec {
  /** Host name or IP address of the server. */
  host: Input<string>;
  /** TCP port. The operator connects only to ports that its administrator allows. */
  port: Input<number>;
  /** How the connection is encrypted: implicit (from the first byte), starttls or none. */
  tls: Input<SmtpProviderRegionEndpointTls>;
}

/** Required: the server accepts mail only after a login. Optional: it may admit by address. */
export const SmtpProviderRegionLogin = {
  Required: 'Required',
  Optional: 'Optional',
} as const;
/** Required: the server accepts mail only after a login. Optional: it may admit by address. */
export type SmtpProviderRegionLogin = (typeof SmtpProviderRegionLogin)[keyof typeof SmtpProviderRegionLogin];

/** A variant of the provider with endpoints of its own. */
export interface SmtpProviderRegionSpec {
  /** Name of the region: the value of spec.region in an SmtpConfig. */
  name: Input<string>;
  /** The region, for people. */
  title: Input<string>;
  /** Endpoints, the preferred one first. The others are tried where it is blocked. */
  endpoints: Input<Input<SmtpProviderRegionEndpointSpec>[]>;
  /** Domains whose addresses belong to this provider, such as example.com. */
  domains?: Input<Input<string>[]>;
  /** Required: the server accepts mail only after a login. Optional: it may admit by address. */
  login?: Input<SmtpProviderRegionLogin>;
}

/** Required: the server accepts mail only after a login. Optional: it may admit by address. */
export const SmtpProviderLogin = {
  Required: 'Required',
  Optional: 'Optional',
} as const;
/** Required: the server accepts mail only after a login. Optional: it may admit by address. */
export type SmtpProviderLogin = (typeof SmtpProviderLogin)[keyof typeof SmtpProviderLogin];

/** Address: a mail address. Fixed: the same user name for all accounts, in value. Free: any value. */
export const SmtpProviderUsernameKind = {
  Address: 'Address',
  Fixed: 'Fixed',
  Free: 'Free',
} as const;
/** Address: a mail address. Fixed: the same user name for all accounts, in value. Free: any value. */
export type SmtpProviderUsernameKind = (typeof SmtpProviderUsernameKind)[keyof typeof SmtpProviderUsernameKind];

/** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
export const SmtpProviderUsernameShapeCharacters = {
  LowerCaseLetters: 'LowerCaseLetters',
  UpperCaseLetters: 'UpperCaseLetters',
  Letters: 'Letters',
  Digits: 'Digits',
  LowerCaseLettersAndDigits: 'LowerCaseLettersAndDigits',
  UpperCaseLettersAndDigits: 'UpperCaseLettersAndDigits',
  LettersAndDigits: 'LettersAndDigits',
  Hex: 'Hex',
  Base64: 'Base64',
  URLSafe: 'URLSafe',
  Printable: 'Printable',
} as const;
/** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
export type SmtpProviderUsernameShapeCharacters = (typeof SmtpProviderUsernameShapeCharacters)[keyof typeof SmtpProviderUsernameShapeCharacters];

/** Form of the value. The operator compares the value in the Secret with it before a login. */
export interface SmtpProviderUsernameShapeSpec {
  /** Characters that every value begins with, such as SG. Default: none. */
  prefix?: Input<string>;
  /** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
  characters: Input<SmtpProviderUsernameShapeCharacters>;
  /** Least number of characters after the prefix. */
  minLength: Input<number>;
  /** Greatest number of characters after the prefix. */
  maxLength: Input<number>;
  /** The form, for people: 16 lower-case letters. */
  description: Input<string>;
  /** Whether the provider issues nothing else: a value of another form is then wrong for certain. Default: false. */
  certain?: Input<boolean>;
}

/** The user name of a login. */
export interface SmtpProviderUsernameSpec {
  /** Address: a mail address. Fixed: the same user name for all accounts, in value. Free: any value. */
  kind: Input<SmtpProviderUsernameKind>;
  /** The user name, for kind Fixed. */
  value?: Input<string>;
  /** Whether the part before @ is accepted too, for kind Address. Default: false. */
  localPartAllowed?: Input<boolean>;
  /** What the user name is, for people: the number of the staff card. */
  description: Input<string>;
  /** Form of the value. The operator compares the value in the Secret with it before a login. */
  shape?: Input<SmtpProviderUsernameShapeSpec>;
}

/** Kind of secret that the server takes as password. Default: Any. */
export const SmtpProviderPasswordKind = {
  AuthorizationCode: 'AuthorizationCode',
  AppPassword: 'AppPassword',
  ClientPassword: 'ClientPassword',
  MailboxPassword: 'MailboxPassword',
  SMTPPassword: 'SMTPPassword',
  APIKey: 'APIKey',
  AccessToken: 'AccessToken',
  None: 'None',
  Any: 'Any',
} as const;
/** Kind of secret that the server takes as password. Default: Any. */
export type SmtpProviderPasswordKind = (typeof SmtpProviderPasswordKind)[keyof typeof SmtpProviderPasswordKind];

/** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
export const SmtpProviderPasswordShapeCharacters = {
  LowerCaseLetters: 'LowerCaseLetters',
  UpperCaseLetters: 'UpperCaseLetters',
  Letters: 'Letters',
  Digits: 'Digits',
  LowerCaseLettersAndDigits: 'LowerCaseLettersAndDigits',
  UpperCaseLettersAndDigits: 'UpperCaseLettersAndDigits',
  LettersAndDigits: 'LettersAndDigits',
  Hex: 'Hex',
  Base64: 'Base64',
  URLSafe: 'URLSafe',
  Printable: 'Printable',
} as const;
/** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
export type SmtpProviderPasswordShapeCharacters = (typeof SmtpProviderPasswordShapeCharacters)[keyof typeof SmtpProviderPasswordShapeCharacters];

/** Form of the value. The operator compares the value in the Secret with it before a login. */
export interface SmtpProviderPasswordShapeSpec {
  /** Characters that every value begins with, such as SG. Default: none. */
  prefix?: Input<string>;
  /** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
  characters: Input<SmtpProviderPasswordShapeCharacters>;
  /** Least number of characters after the prefix. */
  minLength: Input<number>;
  /** Greatest number of characters after the prefix. */
  maxLength: Input<number>;
  /** The form, for people: 16 lower-case letters. */
  description: Input<string>;
  /** Whether the provider issues nothing else: a value of another form is then wrong for certain. Default: false. */
  certain?: Input<boolean>;
}

/** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
export const SmtpProviderPasswordMistakenForCharacters = {
  LowerCaseLetters: 'LowerCaseLetters',
  UpperCaseLetters: 'UpperCaseLetters',
  Letters: 'Letters',
  Digits: 'Digits',
  LowerCaseLettersAndDigits: 'LowerCaseLettersAndDigits',
  UpperCaseLettersAndDigits: 'UpperCaseLettersAndDigits',
  LettersAndDigits: 'LettersAndDigits',
  Hex: 'Hex',
  Base64: 'Base64',
  URLSafe: 'URLSafe',
  Printable: 'Printable',
} as const;
/** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
export type SmtpProviderPasswordMistakenForCharacters = (typeof SmtpProviderPasswordMistakenForCharacters)[keyof typeof SmtpProviderPasswordMistakenForCharacters];

/** Form of another secret that people mistake for the password. */
export interface SmtpProviderPasswordMistakenForSpec {
  /** Characters that every value begins with, such as SG. Default: none. */
  prefix?: Input<string>;
  /** Characters after the prefix. URLSafe: letters, digits, dash and underscore. */
  characters: Input<SmtpProviderPasswordMistakenForCharacters>;
  /** Least number of characters after the prefix. */
  minLength: Input<number>;
  /** Greatest number of characters after the prefix. */
  maxLength: Input<number>;
  /** What such a value is, for people: an API key. */
  description: Input<string>;
  /** What to do instead. Default: the text of obtain. */
  instead?: Input<string>;
}

/** The password of a login. */
export interface SmtpProviderPasswordSpec {
  /** Kind of secret that the server takes as password. Default: Any. */
  kind?: Input<SmtpProviderPasswordKind>;
  /** What the password is, for people: the relay password of the team. */
  description: Input<string>;
  /** How to get one. It is part of the remedy of a refused login. */
  obtain: Input<string>;
  /** Form of the value. The operator compares the value in the Secret with it before a login. */
  shape?: Input<SmtpProviderPasswordShapeSpec>;
  /** Other secrets that people put in its place, each with its form. */
  mistakenFor?: Input<Input<SmtpProviderPasswordMistakenForSpec>[]>;
}

/** Which senders an account may use: EqualsUsername, its user name alone; AccountOrAlias, its address or an alias; Verified, what the provider has verified; Any. Default: Any. */
export const SmtpProviderSenderRule = {
  EqualsUsername: 'EqualsUsername',
  AccountOrAlias: 'AccountOrAlias',
  Verified: 'Verified',
  Any: 'Any',
} as const;
/** Which senders an account may use: EqualsUsername, its user name alone; AccountOrAlias, its address or an alias; Verified, what the provider has verified; Any. Default: Any. */
export type SmtpProviderSenderRule = (typeof SmtpProviderSenderRule)[keyof typeof SmtpProviderSenderRule];

/** Command whose reply first shows whether the account may use a sender: Mail (MAIL FROM), Rcpt (RCPT TO), Message (DATA and the message) or Never. Default: Rcpt. */
export const SmtpProviderSenderJudgedAt = {
  Mail: 'Mail',
  Rcpt: 'Rcpt',
  Message: 'Message',
  Never: 'Never',
} as const;
/** Command whose reply first shows whether the account may use a sender: Mail (MAIL FROM), Rcpt (RCPT TO), Message (DATA and the message) or Never. Default: Rcpt. */
export type SmtpProviderSenderJudgedAt = (typeof SmtpProviderSenderJudgedAt)[keyof typeof SmtpProviderSenderJudgedAt];

/** The sender addresses that an account may use. */
export interface SmtpProviderSenderSpec {
  /** Which senders an account may use: EqualsUsername, its user name alone; AccountOrAlias, its address or an alias; Verified, what the provider has verified; Any. Default: Any. */
  rule?: Input<SmtpProviderSenderRule>;
  /** Command whose reply first shows whether the account may use a sender: Mail (MAIL FROM), Rcpt (RCPT TO), Message (DATA and the message) or Never. Default: Rcpt. */
  judgedAt?: Input<SmtpProviderSenderJudgedAt>;
  /** The rule, for people. */
  description?: Input<string>;
}

/** What the provider allows. */
export interface SmtpProviderLimitsSpec {
  /** Connections at one time that the provider allows. */
  connections?: Input<number>;
  /** Other limits, in sentences. */
  notes?: Input<Input<string>[]>;
}

/** A reply: every field that is given must match. */
export interface SmtpProviderReplyMatchSpec {
  /** Reply codes, any one of them: 550. */
  codes?: Input<Input<number>[]>;
  /** Enhanced status code (RFC 3463) or the beginning of one: 5.7.1, or 5.7 for every 5.7.x. */
  enhanced?: Input<string>;
  /** Words of the reply, all of them, in any order. Spaces stand for any white space. They are plain text: no regular expressions. */
  contains?: Input<Input<string>[]>;
}

/** Reason of the condition, from the vocabulary (docs/reasons.md). */
export const SmtpProviderReplyReason = {
  GreetingRejected: 'GreetingRejected',
  RateLimited: 'RateLimited',
  TooManyConnections: 'TooManyConnections',
  StartTLSRefused: 'StartTLSRefused',
  StartTLSNotOffered: 'StartTLSNotOffered',
  InvalidCredentials: 'InvalidCredentials',
  AuthorizationCodeRequired: 'AuthorizationCodeRequired',
  AppPasswordRequired: 'AppPasswordRequired',
  OAuth2Required: 'OAuth2Required',
  SMTPServiceDisabled: 'SMTPServiceDisabled',
  AccountLocked: 'AccountLocked',
  AccountChallenge: 'AccountChallenge',
  BlockedByPolicy: 'BlockedByPolicy',
  QuotaExceeded: 'QuotaExceeded',
  MechanismNotOffered: 'MechanismNotOffered',
  TLSRequired: 'TLSRequired',
  TokenRejected: 'TokenRejected',
  ServerError: 'ServerError',
  SenderMismatch: 'SenderMismatch',
  SenderRejected: 'SenderRejected',
  RelayDenied: 'RelayDenied',
  RejectedAsSpam: 'RejectedAsSpam',
  SenderNotVerified: 'SenderNotVerified',
  RecipientRejected: 'RecipientRejected',
  AccountRestricted: 'AccountRestricted',
  Greylisted: 'Greylisted',
  ContentRejected: 'ContentRejected',
  MessageTooLarge: 'MessageTooLarge',
} as const;
/** Reason of the condition, from the vocabulary (docs/reasons.md). */
export type SmtpProviderReplyReason = (typeof SmtpProviderReplyReason)[keyof typeof SmtpProviderReplyReason];

/** Stop: no further try until the Secret, the spec or the SmtpProvider changes. Wait: the operator retries after the time in after. */
export const SmtpProviderReplyRetryMode = {
  Stop: 'Stop',
  Wait: 'Wait',
} as const;
/** Stop: no further try until the Secret, the spec or the SmtpProvider changes. Wait: the operator retries after the time in after. */
export type SmtpProviderReplyRetryMode = (typeof SmtpProviderReplyRetryMode)[keyof typeof SmtpProviderReplyRetryMode];

/** What the operator does after this reply. Default: Stop at auth, else Wait. */
export interface SmtpProviderReplyRetrySpec {
  /** Stop: no further try until the Secret, the spec or the SmtpProvider changes. Wait: the operator retries after the time in after. */
  mode: Input<SmtpProviderReplyRetryMode>;
  /** Time until the next try, for mode Wait. Default: 15m. */
  after?: Input<string>;
  /** Number of further tries, for mode Wait. Then the operator stops. Default: no limit. */
  attempts?: Input<number>;
}

/** What one kind of reply means at this provider, and what to do. */
export interface SmtpProviderReplySpec {
  /** Name of the rule, in lower-case letters, digits and dashes. It is shown by --explain. */
  name: Input<string>;
  /** Commands whose reply the rule explains: greeting, ehlo, starttls, auth, mail (MAIL FROM), rcpt (RCPT TO) or message (DATA and the message). */
  stages: Input<Input<string>[]>;
  /** Replies that the rule explains: any one of these. */
  match: Input<Input<SmtpProviderReplyMatchSpec>[]>;
  /** Reason of the condition, from the vocabulary (docs/reasons.md). */
  reason: Input<SmtpProviderReplyReason>;
  /** What the reply means, in one or two sentences. The reply itself is added to it. */
  message: Input<string>;
  /** What to do next. Number several causes in the order to check: (1) …. (2) …. */
  remedy: Input<string>;
  /** What the operator does after this reply. Default: Stop at auth, else Wait. */
  retry?: Input<SmtpProviderReplyRetrySpec>;
}

/** Domain that receivers check SPF for. Include: the sender's own, whose record must include the provider. ReturnPath: a subdomain or a domain of the provider. */
export const SmtpProviderDomainEnvelope = {
  Include: 'Include',
  ReturnPath: 'ReturnPath',
} as const;
/** Domain that receivers check SPF for. Include: the sender's own, whose record must include the provider. ReturnPath: a subdomain or a domain of the provider. */
export type SmtpProviderDomainEnvelope = (typeof SmtpProviderDomainEnvelope)[keyof typeof SmtpProviderDomainEnvelope];

/** The SPF record. */
export interface SmtpProviderDomainSpfSpec {
  /** Names for include:, any one of them. Advice shows the first. */
  includes: Input<Input<string>[]>;
  /** Label under the domain that has the SPF record. Default: the domain itself. */
  at?: Input<string>;
}

/** Type of the record at a selector. */
export const SmtpProviderDomainDkimType = {
  TXT: 'TXT',
  CNAME: 'CNAME',
} as const;
/** Type of the record at a selector. */
export type SmtpProviderDomainDkimType = (typeof SmtpProviderDomainDkimType)[keyof typeof SmtpProviderDomainDkimType];

/** Fixed: there are no other selectors. Usual: others are possible. Unknown: they differ by account. */
export const SmtpProviderDomainDkimKnown = {
  Fixed: 'Fixed',
  Usual: 'Usual',
  Unknown: 'Unknown',
} as const;
/** Fixed: there are no other selectors. Usual: others are possible. Unknown: they differ by account. */
export type SmtpProviderDomainDkimKnown = (typeof SmtpProviderDomainDkimKnown)[keyof typeof SmtpProviderDomainDkimKnown];

/** The DKIM keys. */
export interface SmtpProviderDomainDkimSpec {
  /** Selectors that the provider signs with. REGION is filled in. */
  selectors: Input<Input<string>[]>;
  /** Type of the record at a selector. */
  type: Input<SmtpProviderDomainDkimType>;
  /** Fixed: there are no other selectors. Usual: others are possible. Unknown: they differ by account. */
  known: Input<SmtpProviderDomainDkimKnown>;
  /** Endings of the target of a CNAME, any one of them. */
  targets?: Input<Input<string>[]>;
  /** Where the provider shows the selector and its value. */
  find: Input<string>;
}

/** What the record proves or routes. */
export const SmtpProviderDomainRecordPurpose = {
  Ownership: 'Ownership',
  ReturnPath: 'ReturnPath',
  MX: 'MX',
} as const;
/** What the record proves or routes. */
export type SmtpProviderDomainRecordPurpose = (typeof SmtpProviderDomainRecordPurpose)[keyof typeof SmtpProviderDomainRecordPurpose];

/** Type of the record. */
export const SmtpProviderDomainRecordType = {
  TXT: 'TXT',
  CNAME: 'CNAME',
  MX: 'MX',
} as const;
/** Type of the record. */
export type SmtpProviderDomainRecordType = (typeof SmtpProviderDomainRecordType)[keyof typeof SmtpProviderDomainRecordType];

/** One DNS record. REGION and DOMAIN in label and value are filled in. */
export interface SmtpProviderDomainRecordSpec {
  /** What the record proves or routes. */
  purpose: Input<SmtpProviderDomainRecordPurpose>;
  /** Label under the domain. Default: the domain itself. */
  label?: Input<string>;
  /** Type of the record. */
  type: Input<SmtpProviderDomainRecordType>;
  /** Beginning of the value (TXT), or end of it (CNAME, host of an MX). Default: any value. */
  value?: Input<string>;
  /** Whether value is only a part: the rest differs by region or account. Default: false. */
  varies?: Input<boolean>;
  /** Whether the provider refuses to send without it. Default: false. */
  required?: Input<boolean>;
  /** Where the provider shows the value. */
  find: Input<string>;
}

/** DNS records that the provider needs at a sender's own domain. spec.checks.domain of an SmtpConfig checks them. */
export interface SmtpProviderDomainSpec {
  /** Domain that receivers check SPF for. Include: the sender's own, whose record must include the provider. ReturnPath: a subdomain or a domain of the provider. */
  envelope: Input<SmtpProviderDomainEnvelope>;
  /** The SPF record. */
  spf?: Input<SmtpProviderDomainSpfSpec>;
  /** The DKIM keys. */
  dkim: Input<SmtpProviderDomainDkimSpec>;
  /** Further records that the provider needs. */
  records?: Input<Input<SmtpProviderDomainRecordSpec>[]>;
  /** Whether a DMARC record is a step of the provider. Default: false. */
  dmarc?: Input<boolean>;
  /** What else to know. */
  notes?: Input<Input<string>[]>;
}

/** Address: a recipient whose mail is dropped. Header: a header that has the message dropped. Everything: the server delivers nothing at all. */
export const SmtpProviderSinkKind = {
  Address: 'Address',
  Header: 'Header',
  Everything: 'Everything',
} as const;
/** Address: a recipient whose mail is dropped. Header: a header that has the message dropped. Everything: the server delivers nothing at all. */
export type SmtpProviderSinkKind = (typeof SmtpProviderSinkKind)[keyof typeof SmtpProviderSinkKind];

/** Where test messages go without reaching a mailbox. */
export interface SmtpProviderSinkSpec {
  /** Address: a recipient whose mail is dropped. Header: a header that has the message dropped. Everything: the server delivers nothing at all. */
  kind: Input<SmtpProviderSinkKind>;
  /** The recipient, for kind Address. */
  address?: Input<string>;
  /** Name of the header, for kind Header. */
  name?: Input<string>;
  /** Value of the header, for kind Header. */
  value?: Input<string>;
  /** What the provider documents about it. */
  note: Input<string>;
}

/** One page. */
export interface SmtpProviderLinkSpec {
  /** What the page is. */
  title: Input<string>;
  /** Address of the page. */
  url: Input<string>;
}

/** Namespaces whose SmtpConfigs may use this SmtpProvider: those of names and those that match matchLabels. Default: all. */
export interface SmtpProviderAllowedNamespacesSpec {
  /** Namespaces, by name. */
  names?: Input<Input<string>[]>;
  /** Namespaces that have all of these labels. */
  matchLabels?: Input<{ [key: string]: Input<string> }>;
}

/** Namespaces whose SmtpConfigs use this SmtpProvider where providerRef has no name. They must be allowed too. Default: none. */
export interface SmtpProviderDefaultForSpec {
  /** Labels of the namespaces, all of them. */
  matchLabels: Input<{ [key: string]: Input<string> }>;
}

/** What is known about the provider. */
export interface SmtpProviderSpecArgs {
  /** Name of the provider, for people: Example Corp relay. */
  title: Input<string>;
  /** Summary of who uses the provider, in one sentence. */
  summary?: Input<string>;
  /** Endpoints, the preferred one first. The others are tried where it is blocked. */
  endpoints?: Input<Input<SmtpProviderEndpointSpec>[]>;
  /** Variants, chosen by spec.region of an SmtpConfig. */
  regions?: Input<Input<SmtpProviderRegionSpec>[]>;
  /** Name of the region whose endpoints are those in endpoints. */
  defaultRegion?: Input<string>;
  /** Name sent as SNI and checked against the certificate. Default: the host of the endpoint. */
  serverName?: Input<string>;
  /** CA certificates (PEM) to trust for this server, in addition to those of the operator. Comments between the certificates are allowed. */
  caBundle?: Input<string>;
  /** Required: the server accepts mail only after a login. Optional: it may admit by address. */
  login?: Input<SmtpProviderLogin>;
  /** The user name of a login. */
  username?: Input<SmtpProviderUsernameSpec>;
  /** The password of a login. */
  password?: Input<SmtpProviderPasswordSpec>;
  /** The sender addresses that an account may use. */
  sender?: Input<SmtpProviderSenderSpec>;
  /** SASL mechanisms in the order to prefer. Default: plain, login, cram-md5. */
  methods?: Input<Input<string>[]>;
  /** What the provider allows. */
  limits?: Input<SmtpProviderLimitsSpec>;
  /** What the replies of this provider mean. The first rule that matches decides; replies that no rule matches are explained by the general rules. */
  replies?: Input<Input<SmtpProviderReplySpec>[]>;
  /** Domains whose addresses belong to this provider, such as example.com. */
  domains?: Input<Input<string>[]>;
  /** DNS records that the provider needs at a sender's own domain. spec.checks.domain of an SmtpConfig checks them. */
  domain?: Input<SmtpProviderDomainSpec>;
  /** Where test messages go without reaching a mailbox. */
  sink?: Input<SmtpProviderSinkSpec>;
  /** Pages for people: console, documentation. */
  links?: Input<Input<SmtpProviderLinkSpec>[]>;
  /** Warning that every SmtpConfig of this provider shows. */
  notice?: Input<string>;
  /** Namespaces whose SmtpConfigs may use this SmtpProvider: those of names and those that match matchLabels. Default: all. */
  allowedNamespaces?: Input<SmtpProviderAllowedNamespacesSpec>;
  /** Namespaces whose SmtpConfigs use this SmtpProvider where providerRef has no name. They must be allowed too. Default: none. */
  defaultFor?: Input<SmtpProviderDefaultForSpec>;
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
   * Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) if it is enabled.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) created in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, not an Alibaba Cloud account password or AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for all accounts. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (a password works only if the administrator keeps basic authentication enabled for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; OAuth2 is not supported.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password if two-factor authentication is enabled.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password derived from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, not an API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows next to the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for all accounts. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ also works. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even if mail is sent from an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of the custom domain that the token was created for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the account password.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for all accounts. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the console password.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) created in the console. Password: the SMTP password of that sender address, not a Tencent Cloud SecretKey.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the client password (客户端专用密码), or the mailbox password if none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) if two-step verification is enabled, otherwise the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password if two-factor authentication is enabled.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, not an API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for all accounts. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for all accounts. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit runs with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: as the server requires. Password: as the server requires.
   */
  provider: Exclude<MailProvider, 'custom'>;
  providerRef?: undefined;
  /** Address of the server. Each field overrides the preset. */
  endpoint?: Input<EndpointSpec>;
}

/** A server of one's own. */
export interface CustomServerArgs {
  /**
   * Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) if it is enabled.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) created in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, not an Alibaba Cloud account password or AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for all accounts. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (a password works only if the administrator keeps basic authentication enabled for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; OAuth2 is not supported.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password if two-factor authentication is enabled.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password derived from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, not an API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows next to the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for all accounts. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ also works. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even if mail is sent from an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of the custom domain that the token was created for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the account password.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for all accounts. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the console password.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) created in the console. Password: the SMTP password of that sender address, not a Tencent Cloud SecretKey.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the client password (客户端专用密码), or the mailbox password if none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) if two-step verification is enabled, otherwise the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password if two-factor authentication is enabled.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, not an API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for all accounts. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for all accounts. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit runs with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: as the server requires. Password: as the server requires.
   */
  provider: 'custom';
  providerRef?: undefined;
  /** Address of the server. Each field overrides the preset. */
  endpoint: Input<CustomEndpointSpec>;
}

/** A server that an SmtpProvider of the cluster describes. */
export interface OwnServerArgs {
  /** SmtpProvider of the cluster: an administrator's own preset, used instead of provider (see docs/platform-teams.md). */
  providerRef: Input<ProviderRefSpec>;
  provider?: undefined;
  /** Address of the server. Each field overrides the preset. */
  endpoint?: Input<EndpointSpec>;
}

/** A provider that is known only when the program runs; whether it needs an endpoint is checked then. */
export interface LaterServerArgs {
  /**
   * Mail provider: the id of its preset (see docs/providers.md), or custom for any other server. Exactly one of provider and providerRef is required.
   *
   * - `qq`: QQ Mail (QQ邮箱), smtp.qq.com:465. User name: the full address, such as 12345@qq.com. Password: a 16-character authorization code (授权码), never the mailbox or QQ password.
   * - `exmail`: Tencent Exmail (腾讯企业邮箱), smtp.exmail.qq.com:465. User name: the full address, such as mail@example.com. Password: a client-specific password (客户端专用密码), after the administrator allowed third-party clients.
   * - `163`: NetEase 163 Mail (网易163邮箱), smtp.163.com:465. User name: the full address, such as user@163.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `126`: NetEase 126 Mail (网易126邮箱), smtp.126.com:465. User name: the full address, such as user@126.com; the part before @ also works. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `aliyun`: Alibaba Mail (阿里邮箱企业版), smtp.qiye.aliyun.com:465. User name: the full address, such as mail@example.com. Password: the mailbox password, or the third-party client security password (三方客户端安全密码) if it is enabled.
   * - `directmail`: Alibaba Cloud DirectMail (邮件推送), smtpdm.aliyun.com:465. User name: the sender address (发信地址) created in the console, such as no-reply@mail.example.com. Password: the SMTP password of that sender address, not an Alibaba Cloud account password or AccessKey.
   * - `sendgrid`: Twilio SendGrid, smtp.sendgrid.net:587. User name: the word apikey, the same for all accounts. Password: an API key with Mail Send access, such as SG.….
   * - `gmail`: Gmail and Google Workspace, smtp.gmail.com:465. User name: the full address, such as user@gmail.com or user@example.com. Password: a 16-character app password, never the account password; or OAuth2.
   * - `outlook`: Outlook.com, smtp-mail.outlook.com:587. User name: the full address, such as user@outlook.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `hotmail`: Hotmail, smtp-mail.outlook.com:587. User name: the full address, such as user@hotmail.com. Password: none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16).
   * - `office365`: Microsoft 365 (Exchange Online), smtp.office365.com:587. User name: the full sign-in address, such as user@example.com. Password: none by default: OAuth2 (a password works only if the administrator keeps basic authentication enabled for SMTP AUTH).
   * - `yahoo`: Yahoo Mail, smtp.mail.yahoo.com:465. User name: the full address, such as user@yahoo.com. Password: an app password, never the account password; or OAuth2.
   * - `icloud`: iCloud Mail, smtp.mail.me.com:587. User name: the full primary iCloud address, such as user@icloud.com. Password: an app-specific password, never the Apple Account password; OAuth2 is not supported.
   * - `zoho`: Zoho Mail, smtp.zoho.com:465. User name: the full address, such as user@zohomail.com or user@example.com. Password: the account password, or an application-specific password if two-factor authentication is enabled.
   * - `ses`: Amazon SES, email-smtp.us-east-1.amazonaws.com:587. User name: the SMTP user name, which looks like an access key: AKIA…. Password: the SMTP password derived from an IAM key for one region, never the secret access key itself.
   * - `mailgun`: Mailgun, smtp.mailgun.org:587. User name: the SMTP user of a sending domain, such as postmaster@mg.example.com. Password: the SMTP password of that user, not an API key and not the control panel's password.
   * - `postmark`: Postmark, smtp.postmarkapp.com:587. User name: the access key of an SMTP token, or the server API token (then the same as the password). Password: the secret key of the SMTP token, or the server API token.
   * - `brevo`: Brevo (formerly Sendinblue), smtp-relay.brevo.com:587. User name: the SMTP login that Brevo shows next to the key. Password: an SMTP key; an API key does not work.
   * - `resend`: Resend, smtp.resend.com:465. User name: the word resend, the same for all accounts. Password: an API key, such as re_….
   * - `mailjet`: Mailjet, in-v3.mailjet.com:587. User name: the API key. Password: the secret key that belongs to the API key.
   * - `mailtrap`: Mailtrap, live.smtp.mailtrap.io:587. User name: api (live and bulk), or the user name of the sandbox. Password: an API token with access to the sending domain, or the password of the sandbox.
   * - `yandex`: Yandex Mail (Яндекс Почта), smtp.yandex.com:465. User name: the full address, such as user@yandex.com. Password: an app password (пароль приложения), never the account password.
   * - `mailru`: Mail.ru (Почта Mail), smtp.mail.ru:465. User name: the full address, such as user@mail.ru. Password: a password for external applications (пароль для внешнего приложения), never the account password.
   * - `gmx`: GMX, mail.gmx.net:465. User name: the full address, such as user@gmx.de. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `webde`: WEB.DE, smtp.web.de:465. User name: the full address, such as user@web.de; the part before @ also works. Password: the mailbox password, or an application-specific password if two-factor authentication is enabled.
   * - `ionos`: IONOS, smtp.ionos.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `ovh`: OVHcloud (MX Plan), ssl0.ovh.net:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `infomaniak`: Infomaniak, mail.infomaniak.com:587. User name: the full address, such as user@example.com. Password: the password of the address for mail applications, not the one of the Infomaniak account.
   * - `fastmail`: Fastmail, smtp.fastmail.com:465. User name: the full user name, such as user@fastmail.com, even if mail is sent from an alias. Password: an app password, never the account password.
   * - `proton`: Proton Mail (SMTP tokens), smtp.protonmail.ch:587. User name: the address of the custom domain that the token was created for. Password: an SMTP token, never the account password.
   * - `smtp2go`: SMTP2GO, mail.smtp2go.com:2525. User name: the user name of an SMTP user. Password: the password of the SMTP user, not the account password.
   * - `sparkpost`: SparkPost (Bird), smtp.sparkpostmail.com:587. User name: the word SMTP_Injection, the same for all accounts. Password: an API key with the permission Send via SMTP.
   * - `scaleway`: Scaleway Transactional Email, smtp.tem.scaleway.com:587. User name: the Project ID of the project that holds the domain. Password: the secret key of an IAM API key, not its access key.
   * - `oracle`: Oracle Cloud Email Delivery, smtp.email.us-ashburn-1.oci.oraclecloud.com:587. User name: the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com. Password: the password of the SMTP credentials, not the console password.
   * - `acs`: Azure Communication Services, smtp.azurecomm.net:587. User name: an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID. Password: a client secret of the Entra application, not the access key of the resource.
   * - `tencentses`: Tencent Cloud SES (腾讯云邮件推送), smtp.qcloudmail.com:465. User name: the sender address (发信地址) created in the console. Password: the SMTP password of that sender address, not a Tencent Cloud SecretKey.
   * - `feishu`: Feishu Mail (飞书邮箱), smtp.feishu.cn:465. User name: the full address, such as user@example.com. Password: a dedicated password for third-party clients (专用密码), never the Feishu password.
   * - `sina`: Sina Mail (新浪邮箱), smtp.sina.com:465. User name: the full address, such as user@sina.com. Password: an authorization code (授权码), never the mailbox password.
   * - `139`: China Mobile 139 Mail (139邮箱), smtp.139.com:465. User name: the full address, such as 13800000000@139.com. Password: an authorization code (授权码), never the mailbox password.
   * - `189`: China Telecom 189 Mail (189邮箱), smtp.189.cn:465. User name: the full address, such as user@189.cn. Password: the client password (客户端专用密码), or the mailbox password if none is offered.
   * - `petalmail`: Huawei Petal Mail (花瓣邮箱), smtp.petalmail.com:465. User name: the full address, such as user@petalmail.com. Password: an authorization code (授权码), never the Huawei password.
   * - `naver`: Naver Mail (네이버 메일), smtp.naver.com:465. User name: the Naver ID or the full address, such as user@naver.com. Password: an application password (애플리케이션 비밀번호) if two-step verification is enabled, otherwise the account password.
   * - `hostinger`: Hostinger Email, smtp.hostinger.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `privateemail`: Namecheap Private Email, mail.privateemail.com:465. User name: the full address, such as user@example.com. Password: the password of the mailbox.
   * - `purelymail`: Purelymail, smtp.purelymail.com:465. User name: the full address, such as user@example.com. Password: the password of the user, or an app password if two-factor authentication is enabled.
   * - `maileroo`: Maileroo, smtp.maileroo.com:587. User name: the SMTP account, such as user@example.com. Password: the password of the SMTP account.
   * - `elasticemail`: Elastic Email, smtp.elasticemail.com:465. User name: the user name of the SMTP credentials, an address. Password: the password of the SMTP credentials.
   * - `mailersend`: MailerSend, smtp.mailersend.net:587. User name: the SMTP user, such as MS_abc123@example.com. Password: the password of the SMTP user, not an API token.
   * - `loops`: Loops, smtp.loops.so:587. User name: the word loops, the same for all accounts. Password: an API key.
   * - `plunk`: Plunk, smtp.useplunk.com:587. User name: the word plunk, the same for all accounts. Password: the secret key of the project (sk_…).
   * - `office365-china`: Microsoft 365 operated by 21Vianet (世纪互联), smtp.partner.outlook.cn:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `office365-usgov`: Microsoft 365 for US government (GCC High), smtp.office365.us:587. User name: the full sign-in address, such as user@example.com. Password: the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH.
   * - `neteaseqiye`: NetEase enterprise mail (网易企业邮箱), smtp.qiye.163.com:465. User name: the full address, such as user@example.com. Password: an authorization code (授权码, 客户端授权密码), never the mailbox password.
   * - `mailpit`: Mailpit (and MailHog). User name: none, unless Mailpit runs with SMTP authentication. Password: none by default.
   * - `postal`: Postal (self-hosted). User name: anything; Postal shows ORGANIZATION/SERVER. Password: the key of an SMTP credential.
   * - `mailcow`: mailcow (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an app password with access to SMTP.
   * - `mailu`: Mailu (self-hosted). User name: the full address of the mailbox. Password: the password of the mailbox, or an authentication token.
   * - `custom`: Any other server. User name: as the server requires. Password: as the server requires.
   */
  provider: Output<MailProvider> | Promise<MailProvider>;
  providerRef?: undefined;
  /** Address of the server. Each field overrides the preset. */
  endpoint?: Input<EndpointSpec>;
}
