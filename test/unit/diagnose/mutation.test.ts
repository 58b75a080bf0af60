import { afterAll, describe, expect, test } from '@jest/globals';
import * as attempts from '../../../operator/src/diagnose/attempts.ts';
import { AUTH_RULES } from '../../../operator/src/diagnose/auth.ts';
import * as certificates from '../../../operator/src/diagnose/certificates.ts';
import { CLOUD_BLOCKS } from '../../../operator/src/diagnose/clouds.ts';
import { CONNECT_RULES } from '../../../operator/src/diagnose/connect.ts';
import type { Rule } from '../../../operator/src/diagnose/context.ts';
import { BY_CODE, BY_DETAIL } from '../../../operator/src/diagnose/decision/codes.ts';
import { decide } from '../../../operator/src/diagnose/decision/decide.ts';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { DNS_RULES } from '../../../operator/src/diagnose/dns.ts';
import { GREETING_RULES, SPEAKERS } from '../../../operator/src/diagnose/greeting.ts';
import { causesNamed, ENTRIES, type Entry } from '../../../operator/src/diagnose/lexicon/index.ts';
import { compile } from '../../../operator/src/diagnose/lexicon/pattern.ts';
import { SENDER_RULES } from '../../../operator/src/diagnose/sender.ts';
import * as tls from '../../../operator/src/diagnose/tls.ts';
import { CAUSES } from '../../../operator/src/diagnose/token.ts';
import { presets } from '../../../operator/src/providers/index.ts';
import { matchReply } from '../../../operator/src/providers/match.ts';
import type { ReplyRuleFields } from '../../../operator/src/providers/preset.ts';
import { context } from '../../../testing/fixtures/evidence.ts';
import { FORMS } from '../../../testing/fixtures/forms.ts';
import { parsedReply, REPLIES } from '../../../testing/fixtures/replies.ts';
import {
  carelessRetries,
  drops,
  dropsOfRecord,
  inverts,
  invertsReplies,
  type Mutant,
  neverMeet,
  swaps,
} from './mutations.ts';
import { CODES } from './rows/codes.ts';
import { GENERAL_ROWS, refusedAt } from './rows/general-replies.ts';
import { ROWS } from './rows/index.ts';
import { LATER, SAMPLES } from './rows/samples.ts';

/** One row of the tables: whether what comes is what is expected. */
type Check = () => boolean;

const rowChecks: readonly Check[] = ROWS.map(row => () => {
  const { finding } = diagnose(row.seen, row.context ?? context());
  return (
    finding?.condition === row.condition &&
    finding.reason === row.reason &&
    finding.retry.kind === (row.retry ?? 'backoff') &&
    row.says.every(part => finding.message.includes(part)) &&
    row.remedy.every(part => finding.remedy.includes(part)) &&
    !(row.never ?? []).some(part => `${finding.message} ${finding.remedy}`.includes(part))
  );
});

const generalChecks: readonly Check[] = GENERAL_ROWS.map(({ at, reply, cause, reason, retry }) => {
  const seen = refusedAt(at, reply);
  return () => {
    const { finding } = diagnose(seen, context('custom'));
    return finding?.because?.cause === cause && finding?.reason === reason && finding.retry.kind === retry;
  };
});

const providerChecks = (id: string): Check[] =>
  REPLIES.filter(({ provider }) => provider === id).flatMap(({ at, reply, rule, reason, retry }) =>
    FORMS.map(([, form]) => {
      const parsed = form(reply);
      return () => {
        const found = matchReply(presets[id as keyof typeof presets].replies, at, parsed);
        return found?.id === rule && found.reason === reason && found.retry.kind === retry;
      };
    }),
  );

const everything: readonly Check[] = [...rowChecks, ...generalChecks];

/** Whether any row goes red with the rule broken. */
function noticed({ apply }: Mutant, checks: readonly Check[]): boolean {
  const mend = apply();
  try {
    return checks.some(check => !passes(check));
  } finally {
    mend();
  }
}

/** A mutant may break so much that a rule throws: that is noticed too. */
function passes(check: Check): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

let mutants = 0;

const unnoticed = (list: readonly Mutant[], checks: readonly Check[]): string[] => {
  mutants += list.length;
  return list.filter(mutant => !noticed(mutant, checks)).map(({ name }) => name);
};

const STAGES: Readonly<Record<string, readonly Rule[]>> = {
  DNS_RULES,
  CONNECT_RULES,
  TLS_RULES: tls.TLS_RULES,
  GREETING_RULES,
  AUTH_RULES,
  SENDER_RULES,
};

/** A provider sends one of its replies at a time, so they never occur together. */
const otherSentences = (a: ReplyRuleFields, b: ReplyRuleFields): boolean =>
  neverMeet(a, b) || ((a.words ?? a.enhanced) !== undefined && (b.words ?? b.enhanced) !== undefined);

const nth = (_rule: unknown, index: number): string => `rule ${index + 1}`;

test('with every rule as it is, every row is as expected', () => {
  expect(everything.filter(check => !check()).length).toBe(0);
  for (const id of Object.keys(presets)) expect(providerChecks(id).every(check => check())).toBe(true);
});

describe.each(Object.entries(STAGES))('%s: a test notices', (_name, list) => {
  test('each rule that is lost', () => {
    expect(unnoticed(drops(list, nth), everything)).toEqual([]);
  });
  test('each rule that is inverted', () => {
    expect(unnoticed(inverts(list, nth), everything)).toEqual([]);
  });
});

describe.each(Object.values(presets).filter(({ replies }) => replies.length > 0))(
  'the rules of $id: a test notices',
  ({ id, replies }) => {
    const checks = providerChecks(id);
    const name = (rule: { id: string }) => rule.id;
    test('each rule that is lost', () => {
      expect(unnoticed(drops(replies, name), checks)).toEqual([]);
    });
    test('each condition of a rule that is inverted', () => {
      expect(unnoticed(invertsReplies(replies), checks)).toEqual([]);
    });
    test('each rule that tries again otherwise', () => {
      expect(unnoticed(carelessRetries(replies), checks)).toEqual([]);
    });
    test('each two rules in the wrong order', () => {
      expect(unnoticed(swaps(replies, name, otherSentences), checks)).toEqual([]);
    });
  },
);

describe('tables within a rule: a test fails', () => {
  test.each<[string, Mutant[]]>([
    ['a code of a handshake that is lost', drops(tls.BY_CODE, ([code]) => String(code))],
    ['a code of a certificate that is lost', dropsOfRecord(certificates.BY_CODE, 'certificates')],
    ['a code of a connection that is lost', dropsOfRecord(attempts.BY_CODE, 'connections')],
    ['a fault of an address that is lost', drops(attempts.TELLING, String)],
    ['which fault of an address tells more', swaps(attempts.TELLING, String)],
    ['a cause of a refused token that is lost', drops(CAUSES, nth)],
    ['a protocol that is lost', drops(SPEAKERS, ([, name]) => name)],
    ['a cloud that is lost', drops(CLOUD_BLOCKS, ({ cloud, port }) => `${cloud} ${port}`)],
  ])('%s', (_what, list) => {
    expect(unnoticed(list, everything)).toEqual([]);
  });
});

const KNOWN = { loggedIn: true, loginRequired: false, secured: true, otherSender: false };

const codeChecks: readonly Check[] = CODES.map(([at, reply, cause]) => {
  const parsed = parsedReply(reply);
  return () => decide(at, parsed, KNOWN).cause === cause;
});

const wordChecks = (cause: string, language: string): Check[] => [
  ...SAMPLES.filter(([own, , meant]) => own === language && meant === cause).map(([, at, , reply]) => () => {
    const found = decide(at, parsedReply(reply), KNOWN);
    return found.cause === cause && (found.by === 'words' || cause === 'login-needed');
  }),
  ...LATER.filter(([own]) => own === language && cause === 'later').map(
    ([, reply]) =>
      () =>
        causesNamed(parsedReply(reply)).has('later'),
  ),
];

const SILENT = compile('zzqx');

/** The patterns of one language for one cause, removed. */
function forgotten(name: string, entries: readonly Entry[]): Mutant {
  return {
    name,
    apply: () => {
      const before = entries.map(({ pattern }) => pattern);
      for (const entry of entries) entry.pattern = SILENT;
      return () => {
        for (const [index, entry] of entries.entries()) entry.pattern = before[index] ?? SILENT;
      };
    },
  };
}

describe('the decision: a test fails', () => {
  test('with everything as it is, all is as expected', () => {
    expect(CODES.filter((_row, index) => !codeChecks[index]?.())).toEqual([]);
  });
  test('a code that is lost', () => {
    expect(unnoticed(drops(BY_CODE, String), codeChecks)).toEqual([]);
    expect(unnoticed(drops(BY_DETAIL, String), codeChecks)).toEqual([]);
  });
  test('a language in which a cause is not known any more', () => {
    const groups = Map.groupBy(ENTRIES, ({ cause, language }) => `${cause} ${language}`);
    const missed = [...groups].flatMap(([name, entries]) => {
      const [cause = '', language = ''] = name.split(' ');
      // Other facts decide some cases, so the words are not needed there.
      const checks = wordChecks(cause, language).filter(check => check());
      return unnoticed([forgotten(name, entries)], checks);
    });
    expect(missed).toEqual([]);
  });
});

afterAll(() => {
  process.stderr.write(`${mutants} ways to break a rule tried\n`);
});
