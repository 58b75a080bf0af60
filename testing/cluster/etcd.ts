import { request } from 'node:http';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Unix socket of etcd in its own folder. Other programs can take a TCP port, but not this file. The API server runs in
 * the same folder. The flags require a port, so the name ends with ":0".
 */
const CLIENT_SOCKET = 'etcd:0';
const PEER_SOCKET = 'peer:0';
export const ETCD = `unix://${CLIENT_SOCKET}`;
const PEER = `unix://${PEER_SOCKET}`;

export const etcdArgs = (dir: string): string[] => [
  `--data-dir=${join(dir, 'etcd')}`,
  `--listen-client-urls=${ETCD}`,
  `--advertise-client-urls=${ETCD}`,
  `--listen-peer-urls=${PEER}`,
  `--initial-advertise-peer-urls=${PEER}`,
  `--initial-cluster=default=${PEER}`,
  '--unsafe-no-fsync',
  '--log-level=error',
];

/** Compacts all history. The smallest read returns the current revision, which becomes the oldest one kept. */
export async function compact(dir: string): Promise<void> {
  const { header } = await post(dir, '/v3/kv/range', { key: Buffer.from('compact').toString('base64') });
  await post(dir, '/v3/kv/compaction', { revision: header.revision, physical: true });
}

async function post(dir: string, path: string, body: unknown): Promise<{ header: { revision: string } }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; answer: string }>();
  // A socket path has at most 107 bytes, and the folder may be deep.
  const socketPath = relative(process.cwd(), join(dir, CLIENT_SOCKET));
  request({ socketPath, path, method: 'POST', agent: false }, response => {
    text(response).then(answer => resolve({ status: response.statusCode ?? 0, answer }), reject);
  })
    .on('error', reject)
    .end(JSON.stringify(body));
  const { status, answer } = await promise;
  if (status !== 200) throw new Error(`etcd ${path}: ${status} ${answer}`);
  return JSON.parse(answer) as { header: { revision: string } };
}
