import { readFileSync } from 'node:fs';
import type { ProviderId } from '../../crds/providers.ts';
import { PROVIDER_IDS } from '../../crds/providers.ts';
import type { Cause } from '../../operator/src/diagnose/lexicon/index.ts';
import type { Reply } from '../../operator/src/model/reply.ts';
import type { RuleStage } from '../../operator/src/providers/match.ts';

/** A reply from a public report, and its confirmed cause. */
export interface Labelled {
  stage: RuleStage;
  provider: string;
  /** Whether a login was complete or in progress. */
  login: boolean;
  tls: boolean;
  code: number;
  enhanced?: string;
  text: string;
  /** Causes that are right; more than one if the report leaves the cause open. */
  causes: readonly (Cause | 'unknown' | 'other-password')[];
  language: string;
  source: string;
}

export const readCorpus = (name: string): Labelled[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Labelled);

export const replyOf = ({ code, enhanced, text }: Pick<Labelled, 'code' | 'enhanced' | 'text'>): Reply => ({
  code,
  ...(enhanced !== undefined && { enhanced }),
  lines: [text],
});

export const providerOf = ({ provider }: Labelled): ProviderId =>
  PROVIDER_IDS.find(id => id === provider) ?? 'custom';
