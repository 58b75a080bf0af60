import type { Cause } from './cause.ts';

/** Patterns for every cause in Swedish. */
export const SWEDISH: Readonly<Partial<Record<Cause, readonly string[]>>> = {
  'login-needed': [
    'autentisering|inloggning|verifiering .. kravs|nodvandig|obligatorisk',
    'kraver .. autentisering|inloggning',
    'inte|ej inloggad|autentiserad',
    'logga in',
  ],
  'tls-needed': ['kryptering|krypterad|saker|tls|ssl|starttls .. kravs|obligatorisk', 'okrypterad*'],
  credentials: [
    'fel|felaktigt|felaktig|ogiltigt|ogiltig .. losenord|anvandarnamn|inloggningsuppgifter',
    'losenord|losenordet|anvandarnamn .. fel|felaktigt|ogiltigt',
    'autentisering|autentiseringen|inloggning|inloggningen .. misslyckades|nekades|ogiltig',
  ],
  'app-password': ['app losenord', 'applosenord'],
  'service-off': ['smtp|imap|pop|pop3 .. inaktiverat|avstangt|aktiverat|avstangd'],
  'account-restricted': ['konto|kontot .. begransat|aktiverats'],
  locked: ['konto|kontot|anvandare|anvandaren .. last|sparrat|sparrad|avstangt|avstangd|inaktiverat'],
  connections: ['for manga .. anslutningar|sessioner', 'samtidiga .. anslutningar|sessioner'],
  rate: ['for manga|ofta|snabbt', 'gransen|grans .. nadd|overskriden'],
  quota: ['kvot|kvoten|dagsgrans', 'per dag|manad'],
  temporary: ['tillfallig*', 'internt fel', 'inte tillganglig*', 'overbelastad'],
  later: ['senare', 'forsok igen'],
  'sender-mismatch': [
    'avsandare*|avsandaradress* .. inte|ej .. tillaten|tillatet|behorig|stammer|overens',
    'inte|ej behorig|tillatelse .. skicka',
  ],
  'sender-unverified': ['inte|ej verifierad|bekraftad|registrerad'],
  'sender-domain': ['domanen .. okand|hittades|existerar'],
  'sender-rejected': ['avsandare*'],
  'relay-denied': ['vidarebefordran|vidarebefordring|relay .. nekad|nekas|tillaten|tillats', 'rcpt vardar'],
  recipient: [
    'mottagare*',
    'anvandare|anvandaren|brevlada|brevladan|adressen .. okand|finns|hittades|full',
    'okand anvandare|mottagare',
  ],
  listed: ['svart lista', 'svartlist*', 'ip .. blockerad|nekad'],
  spam: ['skrappost|spam'],
  content: ['innehall*|bilaga|bilagor'],
  size: ['for stor|stort', 'storlek*'],
};
