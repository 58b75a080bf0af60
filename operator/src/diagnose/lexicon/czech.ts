import type { Cause } from './cause.ts';

/** Patterns for every cause in Czech. */
export const CZECH: Readonly<Partial<Record<Cause, readonly string[]>>> = {
  'login-needed': [
    'vyzad* .. overen*|autentiz*|autentik*|prihlas*|autoriz*',
    'overen*|autentiz*|autentik*|prihlasen* .. vyzad*|nutn*|potreb*|povinn*',
    'neoveren*|neprihlasen*',
    'nejste .. prihlasen*',
  ],
  'tls-needed': [
    'vyzad*|pouzijte .. tls|ssl|starttls|sifrov*',
    'tls|ssl|starttls|sifrov* .. vyzad*|nutn*|povinn*',
    'nesifrovan*',
  ],
  credentials: [
    'neplatn*|spatn*|chybn*|nespravn* .. heslo|jmeno|udaje|uzivatel*',
    'overen*|prihlasen*|autentiz*|autentik* .. selhal*|neuspesn*|zamitn*|odmitn*|nezdaril*',
    'heslo .. neplatn*|spatn*|chybn*|nespravn*',
  ],
  'app-password': ['heslo .. aplikac*'],
  'service-off': ['smtp|imap|pop3 .. vypnut*|zakazan*|neni|neaktivn*|povol*'],
  'account-restricted': ['ucet .. neaktiv*|overen*|omezen*', 'zkusebni*'],
  locked: [
    'ucet|schranka|uzivatel|pristup|konto .. zablokovan*|pozastaven*|uzamcen*|deaktivovan*|zrusen*',
    'zablokovan*|pozastaven*|uzamcen* ucet|schranka|uzivatel',
  ],
  connections: ['prilis mnoho .. spojeni|pripojeni', 'soucasn* .. spojeni|pripojeni'],
  rate: ['prekroc* .. limit*|poct*|pocet', 'limit* .. prekroc*|vycerpan*', 'prilis mnoho|casto|rychle'],
  quota: ['kvot*', 'denni* .. limit*', 'limit* .. den|mesic'],
  temporary: ['docasn*', 'nedostupn*', 'pretizen*'],
  later: ['pozdeji', 'zkuste'],
  'sender-mismatch': [
    'odesilatel*|adres* .. neodpovid*|neshod*|nesouhlas*|nepatri*|nepovolen*',
    'opravnen* .. odesil*|odeslat',
  ],
  'sender-domain': ['domen* .. neexistuj*|nenalezen*|neznam*'],
  'sender-rejected': ['odesilatel*'],
  'relay-denied': ['relay*|preposil*|predavan* .. zakaz*|odmitn*|nepovolen*|zamitn*'],
  recipient: [
    'prijemc*|adresat*',
    'uzivatel* .. neexistuj*|nenalezen*|neznam*',
    'schrank* .. pln*|neexistuj*',
  ],
  listed: ['cern* listin*', 'ip .. blokovan*|zablokovan*|odmitn*'],
  spam: ['nevyzadan*', 'spamu|spamem'],
  content: ['obsah*|priloh*|hlavick*'],
  size: ['velikost*', 'prilis velk*'],
};
