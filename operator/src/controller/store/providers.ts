import { PROVIDER_PLURAL } from '../../../../crds/names.ts';
import type { SmtpProvider } from '../../../../crds/provider-object.ts';
import { parseSmtpProvider } from '../../../../crds/provider-object.ts';
import type { Client } from '../../kube/client.ts';
import { Reflector } from '../../kube/reflector.ts';
import { SMTP_PROVIDERS } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import type { SmtpProviders } from '../ports.ts';
import type { KubeNamespaces } from './namespaces.ts';

const CRD_MISSING = `The CustomResourceDefinition of ${PROVIDER_PLURAL} is not installed. Install it with the Helm chart, or start the operator without --smtp-providers. The operator retries automatically.`;

export interface KubeProvidersOptions {
  client: Client;
  log: Logger;
  /** Called when any SmtpConfig with spec.providerRef may now have another SmtpProvider. */
  onProviders(): void;
  namespaces: KubeNamespaces;
}

/**
 * Maximum number of SmtpProviders, more than real clusters have. The limit bounds the operator's memory against the
 * authors of SmtpProviders.
 */
const MAX_PROVIDERS = 500;

/** The SmtpProviders and the labels of namespaces, from watches. */
export class KubeProviders implements SmtpProviders {
  readonly #providers: Reflector<SmtpProvider>;
  readonly #namespaces: KubeNamespaces;
  #synced = false;
  #all: readonly SmtpProvider[] | undefined;

  constructor({ client, log, onProviders, namespaces }: KubeProvidersOptions) {
    this.#namespaces = namespaces;
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
  }

  /**
   * Watches until the signal is aborted.
   * @param onSynced called once they are mirrored
   */
  async run(signal: AbortSignal, onSynced: () => void): Promise<void> {
    const running = this.#providers.run(signal);
    await Promise.race([this.#providers.synced(), running]);
    if (!signal.aborted) {
      this.#synced = true;
      onSynced();
    }
    await running;
  }

  all(): readonly SmtpProvider[] | undefined {
    if (!this.#synced || !this.#namespaces.all()) return undefined;
    this.#all ??= [...this.#providers.keys()]
      .sort()
      .slice(0, MAX_PROVIDERS)
      .flatMap(key => this.#providers.get(key) ?? []);
    return this.#all;
  }

  labelsOf(namespace: string): Readonly<Record<string, string>> {
    return this.#namespaces.get(namespace)?.labels ?? {};
  }
}
