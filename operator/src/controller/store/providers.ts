import { z } from 'zod';
import { PROVIDER_PLURAL } from '../../../../crds/names.ts';
import type { SmtpProvider } from '../../../../crds/provider-object.ts';
import { parseSmtpProvider } from '../../../../crds/provider-object.ts';
import type { Client } from '../../kube/client.ts';
import { Reflector } from '../../kube/reflector.ts';
import { NAMESPACES, SMTP_PROVIDERS } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import type { SmtpProviders } from '../ports.ts';

const CRD_MISSING = `The CustomResourceDefinition of ${PROVIDER_PLURAL} is not installed. Install it with the Helm chart, or start the operator without --smtp-providers. The operator retries automatically.`;

export interface KubeProvidersOptions {
  client: Client;
  log: Logger;
  /** Every SmtpConfig with spec.providerRef may have another SmtpProvider now. */
  onProviders(): void;
  /** Those of this namespace may. */
  onNamespace(name: string): void;
}

/** More SmtpProviders than clusters have; bounded so that their authors cannot fill the operator's memory. */
const MAX_PROVIDERS = 500;

/** Labels by which SmtpProviders choose namespaces are few: others are not kept. */
const MAX_LABELS = 64;

/** SmtpProviders and the labels of namespaces, by watches. */
export class KubeProviders implements SmtpProviders {
  readonly #providers: Reflector<SmtpProvider>;
  readonly #namespaces: Reflector<Readonly<Record<string, string>>>;
  #synced = false;
  #all: readonly SmtpProvider[] | undefined;

  constructor({ client, log, onProviders, onNamespace }: KubeProvidersOptions) {
    this.#providers = new Reflector({
      client,
      log,
      resource: SMTP_PROVIDERS,
      unknownKind: CRD_MISSING,
      project: parseSmtpProvider,
      onChange: () => {
        this.#all = undefined;
        if (this.#synced) onProviders();
      },
    });
    this.#namespaces = new Reflector({
      client,
      log,
      resource: NAMESPACES,
      metadataOnly: true,
      project: labelsIn,
      onChange: (key, now, before) => {
        if (this.#synced && JSON.stringify(now) !== JSON.stringify(before)) onNamespace(key.slice(1));
      },
    });
  }

  /**
   * Watches until the signal.
   * @param onSynced called once both are mirrored
   */
  async run(signal: AbortSignal, onSynced: () => void): Promise<void> {
    const running = [this.#providers.run(signal), this.#namespaces.run(signal)];
    const mirrored = Promise.all([this.#providers.synced(), this.#namespaces.synced()]);
    await Promise.race([mirrored, ...running]);
    if (!signal.aborted) {
      this.#synced = true;
      onSynced();
    }
    await Promise.all(running);
  }

  all(): readonly SmtpProvider[] | undefined {
    if (!this.#synced) return undefined;
    this.#all ??= [...this.#providers.keys()]
      .sort()
      .slice(0, MAX_PROVIDERS)
      .flatMap(key => this.#providers.get(key) ?? []);
    return this.#all;
  }

  labelsOf(namespace: string): Readonly<Record<string, string>> {
    return this.#namespaces.get(`/${namespace}`) ?? {};
  }
}

const metadataSchema = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
});

const labelsIn = (object: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(metadataSchema.parse(object).metadata.labels).slice(0, MAX_LABELS));
