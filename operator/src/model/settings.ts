import type { Endpoint } from './endpoint.ts';

/** Everything that applications need to send mail: what profiles render. */
export interface MailSettings {
  endpoint: Endpoint;
  /** Absent where the server admits without a login. */
  credentials?: { username: string; password: string };
  from?: { address: string; name?: string };
}

/** One object to publish, before it is compared with what the cluster holds. */
export interface DesiredOutput {
  kind: 'Secret' | 'ConfigMap';
  name: string;
  /** Secret type; immutable once the object exists. */
  type?: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Plain text by key, not base64. */
  data: Readonly<Record<string, string>>;
}
