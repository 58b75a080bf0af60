import { loadAccess } from '../../operator/src/kube/access.ts';
import { Client } from '../../operator/src/kube/client.ts';
import { SMTP_CONFIGS } from '../../operator/src/kube/resources.ts';

const WRITERS = 24;

/** Creates objects and their statuses as fast as the API server accepts them. */
export async function createMany(
  kubeconfig: string,
  objects: readonly { metadata: { namespace: string; name: string }; status: object }[],
): Promise<void> {
  const access = loadAccess(kubeconfig);
  const client = new Client(access);
  const left = objects.values();
  const write = async (): Promise<void> => {
    for (const { status, ...object } of left) {
      const { namespace, name } = object.metadata;
      const body = { ...object, metadata: { namespace, name } };
      const made = await client.create({ resource: SMTP_CONFIGS, namespace }, body, 'test');
      const { uid } = (made as { metadata: { uid: string } }).metadata;
      await client.replaceStatus({ resource: SMTP_CONFIGS, namespace, name, uid }, status, 'test');
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  await access.close();
}
