import { z } from 'zod';
import { parseSmtpProvider, type SmtpProvider } from '../../../../crds/provider-object.ts';
import type { Client } from '../../kube/client.ts';
import { ApiError } from '../../kube/errors.ts';
import { SMTP_PROVIDERS } from '../../kube/resources.ts';

const listSchema = z.object({ items: z.array(z.unknown()) });

const MAX_PROVIDERS = 500;

/** Returns the SmtpProviders of the cluster by name, or a sentence that explains why they cannot be shown. */
export async function providersOf(client: Client): Promise<readonly SmtpProvider[] | string> {
  try {
    const list = await client.json({
      method: 'GET',
      resource: SMTP_PROVIDERS,
      query: { limit: String(MAX_PROVIDERS) },
      onceWithinMs: 3_000,
    });
    const providers = listSchema.parse(list).items.map(parseSmtpProvider);
    return providers.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (!(error instanceof ApiError)) return 'The SmtpProviders could not be read. Load the page again.';
    if (error.status === 403)
      return 'You may not list SmtpProviders: the verb list of smtpproviders.smtp-operator.dev is missing.';
    return error.status === 404
      ? 'This cluster has no SmtpProviders: their CRD is not installed.'
      : `The API server did not list the SmtpProviders: ${error.message}`;
  }
}
