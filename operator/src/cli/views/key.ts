import type { Row } from './row.ts';

/** Stands for the namespace of a ClusterSmtpConfig in addresses; no namespace can have this name. */
const NO_NAMESPACE = '_';

/** Returns the key of a page: `shop/mail`, or `_/mail` for a ClusterSmtpConfig. */
export const pageKey = ({ namespace, name }: Pick<Row, 'namespace' | 'name'>): string =>
  `${namespace || NO_NAMESPACE}/${name}`;

/** Returns the key in a path: `shop/mail` in `/config/shop/mail`. */
export function keyIn(path: string, prefix: string): string | undefined {
  const [, key] = /^((?:_|[a-z0-9.-]+)\/[a-z0-9.-]+)$/.exec(path.slice(prefix.length)) ?? [];
  return path.startsWith(prefix) ? key : undefined;
}
