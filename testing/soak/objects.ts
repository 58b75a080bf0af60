import { PROBE_REQUESTED_ANNOTATION } from '../../crds/names.ts';
import type { SmtpConfigStatus } from '../../crds/schema/status.ts';
import type { Api } from './api.ts';
import type { Ledger } from './ledger.ts';

/** One SmtpConfig, with its own Secret or one that a whole namespace shares. */
export interface Member {
  namespace: string;
  name: string;
  username: string;
  secret: string;
  server: number;
}

export interface Listed {
  metadata: { namespace: string; name: string; generation: number };
  status?: SmtpConfigStatus;
}

const NAMESPACES = 10;
const AT_ONCE = 12;
const PAGE = 250;
const GROUP = '/apis/smtp-operator.dev/v1alpha1';

const namespaceOf = (n: number): string => `soak-${n % NAMESPACES}`;

/** Runs a task for each item, several in parallel. */
export async function forEachOf<T>(items: readonly T[], task: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await task(item);
    }),
  );
}

/** Creates, changes and deletes objects like a cluster's users, and records them in the ledger. */
export class Objects {
  readonly live = new Map<string, Member>();
  readonly #api: Api;
  readonly #ledger: Ledger;
  readonly #hosts: readonly string[];
  /** Whether all SmtpConfigs use one account at one server. */
  readonly #oneAccount: boolean;
  #made = 0;
  #serial = 0;

  constructor(api: Api, ledger: Ledger, hosts: readonly string[], oneAccount: boolean) {
    this.#api = api;
    this.#ledger = ledger;
    this.#hosts = hosts;
    this.#oneAccount = oneAccount;
  }

  async createNamespaces(): Promise<void> {
    for (let n = 0; n < NAMESPACES; n++)
      await this.#api.create('/api/v1/namespaces', { metadata: { name: namespaceOf(n) } });
    if (!this.#oneAccount) return;
    this.#ledger.add(SHARED, this.#nextPassword(), true);
    for (let n = 0; n < NAMESPACES; n++) await this.#createSecret(namespaceOf(n), 'login', SHARED);
  }

  async create(): Promise<void> {
    const n = this.#made++;
    const member: Member = {
      namespace: namespaceOf(n),
      name: `mail-${n}`,
      username: this.#oneAccount ? SHARED : `user-${n}@soak.test`,
      secret: this.#oneAccount ? 'login' : `login-${n}`,
      server: this.#oneAccount ? 0 : n % this.#hosts.length,
    };
    const { namespace, name, username, secret, server } = member;
    if (!this.#oneAccount) {
      this.#ledger.add(username, this.#nextPassword(), true);
      await this.#createSecret(namespace, secret, username);
    }
    const spec = {
      provider: 'custom',
      endpoint: { host: this.#hosts[server], port: 465 },
      secretRef: { name: secret },
      // A machine that runs the whole soak may be slow at times.
      checks: { egress: { interval: '30s' }, timeout: '30s' },
    };
    await this.#api.create(`${GROUP}/namespaces/${namespace}/smtpconfigs`, {
      apiVersion: 'smtp-operator.dev/v1alpha1',
      kind: 'SmtpConfig',
      metadata: { name },
      spec,
    });
    this.live.set(name, member);
  }

  /** Writes a new password to the Secret, which the server accepts or not. */
  async rotate({ namespace, secret, username }: Member, good: boolean): Promise<void> {
    const password = this.#nextPassword();
    this.#ledger.add(username, password, good);
    await this.#api.merge(`/api/v1/namespaces/${namespace}/secrets/${secret}`, { stringData: { password } });
  }

  async delete({ namespace, name, secret, username }: Member): Promise<void> {
    this.live.delete(name);
    this.#ledger.delete(username);
    await this.#api.delete(`${GROUP}/namespaces/${namespace}/smtpconfigs/${name}`);
    await this.#api.delete(`/api/v1/namespaces/${namespace}/secrets/${secret}`);
  }

  async list(): Promise<Listed[]> {
    const items: Listed[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page: { items: Listed[]; metadata: { continue?: string } } = await this.#api.get(
        `${GROUP}/smtpconfigs?limit=${PAGE}${next && `&continue=${encodeURIComponent(next)}`}`,
      );
      items.push(...page.items);
      next = page.metadata.continue || undefined;
    }
    return items;
  }

  /** Returns the SmtpConfigs that are not Ready for their current spec, by name with the reason. */
  async unready(): Promise<string[]> {
    const listed = new Map((await this.list()).map(item => [item.metadata.name, item]));
    return [...this.live.keys()].flatMap(name => {
      const { metadata, status } = listed.get(name) ?? {};
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      const isCurrent = ready?.observedGeneration === metadata?.generation;
      return ready?.status === 'True' && isCurrent ? [] : [`${name}: ${ready?.reason ?? 'no status'}`];
    });
  }

  /**
   * Requests a probe of all SmtpConfigs that are not Ready, like a user. The operator waits for minutes if a server
   * asked for fewer connections, or if a leader ended before it recorded the answer to a login.
   * @returns the number of lost answers
   */
  async askAgain(): Promise<number> {
    const waiting = (await this.list()).filter(
      ({ metadata, status }) =>
        this.live.has(metadata.name) && (status?.login?.retry === 'backoff' || status?.ready === 'False'),
    );
    const annotations = { [PROBE_REQUESTED_ANNOTATION]: new Date().toISOString() };
    let lost = 0;
    for (const { metadata, status } of waiting) {
      this.#ledger.request(this.live.get(metadata.name)?.username ?? '');
      if (status?.login?.retry === 'backoff') lost += 1;
      const path = `${GROUP}/namespaces/${metadata.namespace}/smtpconfigs/${metadata.name}`;
      await this.#api.merge(path, { metadata: { annotations } });
    }
    return lost;
  }

  /** Returns the SmtpConfigs whose published password is not the current one. */
  async wrongOutputs(): Promise<string[]> {
    const wrong: string[] = [];
    await forEachOf([...this.live.values()], async ({ namespace, name, username }) => {
      const secret = await this.#api
        .get<{ data: Record<string, string> }>(`/api/v1/namespaces/${namespace}/secrets/${name}-smtp`)
        .catch(() => undefined);
      const published = Buffer.from(secret?.data['SMTP_PASSWORD'] ?? '', 'base64').toString();
      if (published !== this.#ledger.current(username)?.password) wrong.push(name);
    });
    return wrong;
  }

  #nextPassword = (): string => `password-${++this.#serial}`;

  async #createSecret(namespace: string, name: string, username: string): Promise<void> {
    const password = this.#ledger.current(username)?.password;
    await this.#api.create(`/api/v1/namespaces/${namespace}/secrets`, {
      metadata: { name },
      stringData: { username, password },
    });
  }
}

const SHARED = 'user@soak.test';
