import { generateKeyPairSync } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';

/** The scopes for SMTP of Microsoft, Google and Yahoo. */
export const SCOPES = ['https://outlook.office.com/SMTP.Send', 'https://mail.google.com/', 'mail-w'] as const;
export const OTHER_SCOPE = 'https://outlook.office.com/IMAP.AccessAsUser.All';

const CONSENT = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];

const serviceAccountKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** A key file in Google's format, with a new key at each start. */
export const SERVICE_ACCOUNT = {
  type: 'service_account',
  client_email: 'mailer@shop.iam.gserviceaccount.com',
  private_key: serviceAccountKey.privateKey,
  private_key_id: 'lab-key',
  token_uri: 'https://oauth2.googleapis.com/token',
};

const PUBLIC: Omit<ClientMetadata, 'client_id'> = {
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  grant_types: CONSENT,
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/', 'http://localhost/'],
};

const APPLICATION: Omit<ClientMetadata, 'client_id'> = {
  client_secret: 'example-client-secret',
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  scope: 'https://outlook.office365.com/.default',
};

/**
 * The applications that the lab's authorization servers accept. Those with an id in Microsoft's format belong to the
 * examples.
 */
export const CLIENTS: readonly ClientMetadata[] = [
  { client_id: '00001111-aaaa-2222-bbbb-3333cccc4444', ...PUBLIC },
  { client_id: '44443333-cccc-2222-bbbb-1111aaaa0000', ...APPLICATION },
  { client_id: 'public-client', ...PUBLIC },
  {
    client_id: 'confidential-client',
    ...PUBLIC,
    client_secret: 'example-client-secret',
    token_endpoint_auth_method: 'client_secret_post',
  },
  { client_id: 'application', ...APPLICATION },
  {
    client_id: SERVICE_ACCOUNT.client_email,
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    response_types: [],
    redirect_uris: [],
  },
];
