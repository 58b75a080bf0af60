import type { Cause } from './cause.ts';

/** Patterns for every cause in Dutch. */
export const DUTCH: Readonly<Partial<Record<Cause, readonly string[]>>> = {
  'login-needed': [
    'authenticatie|aanmelding|aanmelden|inloggen|verificatie .. vereist|nodig|verplicht|noodzakelijk',
    'niet .. ingelogd|aangemeld|geauthenticeerd',
    'moet .. inloggen|aanmelden|authenticeren',
  ],
  'tls-needed': [
    'versleuteling|versleutelde|beveiligde|tls|ssl|starttls .. vereist|nodig|verplicht',
    'onversleuteld*|onbeveiligd*',
  ],
  credentials: [
    'onjuist*|ongeldig*|verkeerd* .. wachtwoord|gebruikersnaam|inloggegevens|gegevens',
    'wachtwoord|gebruikersnaam|inloggegevens .. onjuist|ongeldig|verkeerd|klopt|kloppen',
    'authenticatie|aanmelding|aanmelden|inloggen|verificatie .. mislukt|geweigerd|ongeldig',
  ],
  'app-password': ['app|applicatie wachtwoord', 'appwachtwoord|toepassingswachtwoord'],
  'service-off': ['smtp|imap|pop|pop3 .. uitgeschakeld|ingeschakeld|uitgezet'],
  'account-restricted': ['account .. geactiveerd|beperkt', 'proefaccount|proefperiode'],
  locked: [
    'account|gebruiker|mailbox|postvak .. geblokkeerd|vergrendeld|opgeschort|uitgeschakeld|gedeactiveerd',
  ],
  connections: ['te veel .. verbindingen|sessies', 'gelijktijdig* .. verbindingen|sessies'],
  rate: ['te veel|vaak|snel', 'limiet|maximum .. bereikt|overschreden'],
  quota: ['daglimiet|maandlimiet|quotum', 'per dag|maand'],
  temporary: ['tijdelijk*', 'niet beschikbaar', 'interne fout', 'overbelast'],
  later: ['later opnieuw', 'probeer'],
  'sender-mismatch': [
    'afzender*|afzenderadres .. niet .. toegestaan|toegelaten|overeen*|gemachtigd|hoort',
    'niet gemachtigd|toegestaan|bevoegd .. verzenden|versturen|namens',
  ],
  'sender-unverified': ['niet geverifieerd|bevestigd|geregistreerd'],
  'sender-domain': ['domein .. bestaat|onbekend|gevonden'],
  'sender-rejected': ['afzender*'],
  'relay-denied': [
    'doorsturen|doorzenden|relay|relayen|relaying .. geweigerd|toegestaan|verboden|toegelaten',
  ],
  recipient: [
    'ontvanger*|geadresseerde*',
    'gebruiker|mailbox|postvak|adres .. onbekend|bestaat|gevonden|vol',
    'onbekende gebruiker|ontvanger',
  ],
  listed: ['zwarte lijst', 'ip .. geblokkeerd|geweigerd'],
  spam: ['ongewenst*', 'spam'],
  content: ['inhoud|bijlage*|kopregel*'],
  size: ['te groot', 'grootte'],
};
