import { certificateWarning, shownCapabilities } from './certificate.ts';
import type { Known } from './known.ts';

/** A problem that does not stop an SmtpConfig from working. The kind decides the event; the text is for people. */
export interface Warning {
  kind: 'settings' | 'certificate' | 'rollout';
  text: string;
}

/** Maximum number of warnings in the status. */
const MAX_WARNINGS = 16;
const MAX_TEXT = 1024;

export function warningsOf(known: Known): Warning[] {
  const expires = certificateWarning(known, shownCapabilities(known));
  const all: Warning[] = [
    ...[...known.warnings, ...known.checks.flatMap(check => check.warnings?.(known) ?? [])].map(text => ({
      kind: 'settings' as const,
      text,
    })),
    ...(expires === undefined ? [] : [{ kind: 'certificate' as const, text: expires }]),
    ...(known.rollout?.failed ?? []).map(text => ({ kind: 'rollout' as const, text })),
  ];
  return all.slice(0, MAX_WARNINGS).map(({ kind, text }) => ({ kind, text: text.slice(0, MAX_TEXT) }));
}
