import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runConfig } from '../../../scripts/release/image.ts';
import { Layout, sha256 } from '../../../scripts/release/oci.ts';
import { gzip, tarOf } from '../../../scripts/release/tar.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the same files give the same archive, whenever and by whomever they were written', () => {
  const archive = () => gzip(tarOf(folder, ['b', 'a'], 1_700_000_000, 'top'));
  writeFileSync(join(folder, 'b'), 'b');
  writeFileSync(join(folder, 'a'), 'a', { mode: 0o600 });
  const first = archive();
  utimesSync(join(folder, 'a'), 1, 1);
  expect(archive().equals(first)).toBe(true);
  writeFileSync(join(folder, 'a'), 'changed');
  expect(archive().equals(first)).toBe(false);
});

test('a layout names its content by digest, and its image by name', () => {
  const layout = new Layout(folder);
  const config = layout.addJson('application/example', { a: 1 });
  const layer = layout.add('application/layer', 'content');
  const manifest = layout.addManifest(config, [layer], { key: 'value' });
  layout.finish(manifest, 'registry.example/team/name:1.2.3');
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
    manifests: { digest: string; size: number; annotations: Record<string, string> }[];
  };
  const [entry] = index.manifests;
  expect(entry?.annotations).toEqual({
    'io.containerd.image.name': 'registry.example/team/name:1.2.3',
    'org.opencontainers.image.ref.name': '1.2.3',
  });
  const blob = readFileSync(join(folder, 'blobs', 'sha256', entry?.digest.slice(7) ?? ''));
  expect(sha256(blob)).toBe(entry?.digest.slice(7));
  expect(blob.length).toBe(entry?.size);
  expect(JSON.parse(blob.toString())).toMatchObject({
    layers: [{ digest: `sha256:${sha256('content')}`, size: 7 }],
  });
});

test('the image runs as the Dockerfile defines', () => {
  const dockerfile = readFileSync(join(TOP, 'Dockerfile'), 'utf8');
  expect(runConfig(dockerfile)).toMatchObject({
    User: '65532:65532',
    ExposedPorts: { '8080/tcp': {} },
    Env: expect.arrayContaining(['NODE_ENV=production']),
    Entrypoint: expect.arrayContaining(['/usr/local/bin/node', '/app/smtp-operator.mjs']),
    Cmd: ['run'],
  });
});
