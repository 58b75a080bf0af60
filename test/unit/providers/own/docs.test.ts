import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { parseClusterSmtpConfig } from '../../../../crds/object.ts';
import { parseSmtpProvider } from '../../../../crds/provider-object.ts';
import { REASONS_AT } from '../../../../crds/schema/provider/replies.ts';
import { specSchema } from '../../../../crds/schema/spec.ts';
import { findingsOf } from '../../../../operator/src/providers/own/findings.ts';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const page = read('docs/platform-teams.md');
const objects = [
  ...[...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text),
  read('examples/platform-team/directmail.yaml'),
]
  .flatMap(text => parseAllDocuments(text).map(document => document.toJS() as Record<string, unknown>))
  .filter(({ kind }) => kind !== undefined);

const ADMITTED = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

test('every object of the page for platform teams, and of its example, is valid', () => {
  const kinds = objects.map(object => {
    if (object['kind'] === 'Secret') return 'Secret';
    if (object['kind'] === 'ClusterSmtpConfig') {
      const metadata = { ...(object['metadata'] as object), ...ADMITTED };
      expect(parseClusterSmtpConfig({ ...object, metadata }).problems).toEqual([]);
      return 'ClusterSmtpConfig';
    }
    if (object['kind'] === 'SmtpConfig') {
      expect(specSchema.safeParse(object['spec']).error?.issues ?? []).toEqual([]);
      return 'SmtpConfig';
    }
    const { spec, problems } = parseSmtpProvider(object);
    expect(problems).toEqual([]);
    expect(spec && findingsOf(spec)).toEqual([]);
    return 'SmtpProvider';
  });
  expect(new Set(kinds)).toEqual(new Set(['SmtpConfig', 'ClusterSmtpConfig', 'SmtpProvider', 'Secret']));
});

test('the page lists the reasons of each stage as the schema has them', () => {
  const rows = [...page.matchAll(/^\| (`(?:greeting|starttls|auth|mail|rcpt)`[^|]*) \| ([^|]+) \|$/gm)];
  const listed = Object.fromEntries(
    rows.flatMap(([, stages = '', reasons = '']) =>
      [...stages.matchAll(/`(\w+)`/g)].map(([, stage = '']) => [stage, reasons.match(/[A-Z]\w+/g) ?? []]),
    ),
  );
  const of = (stage: keyof typeof REASONS_AT) => [...REASONS_AT[stage]].sort();
  expect([...(listed['mail'] ?? []), ...(listed['auth'] ?? [])].sort()).toEqual(of('mail'));
  for (const stage of ['greeting', 'ehlo', 'starttls', 'auth', 'rcpt', 'message'] as const)
    expect([stage, [...(listed[stage] ?? [])].sort()]).toEqual([stage, of(stage)]);
});
