/** Words that servers use with one meaning. A pattern names all words of a group by `$` and the name of the group. */
export const SYNONYMS = {
  required: 'required requiered needed necessary mandatory compulsory obligatory',
  requires: 'requires require requiring needs need demands',
  allowed: 'allowed permitted authorized authorised',
  refused: 'rejected refused denied declined disallowed forbidden prohibited',
  failed: 'failed failure fail fails failing unsuccessful unsuccesful',
  bad: 'invalid bad wrong incorrect illegal malformed bogus improper',
  locked: 'locked suspended blocked disabled frozen deactivated banned terminated closed paused',
  mail: 'mail mails email emails message messages',
  exceeded: 'exceeded exceeds exceed exceeding reached reaches hit surpassed',
  limit: 'limit limits threshold allowance',
  unknown: 'unknown unrecognized unrecognised',
  available: 'enabled available supported activated implemented offered advertised',
  login: 'auth authentication authentification authorization login logon signin',
  recipient: 'recipient recipients rcpt rcpts rcptto destination addressee',
  sender: 'sender from mailfrom originator',
  secret: 'password passwd passcode credential credentials',
} as const;

/** Returns the words of a group. @throws Error if there is no such group */
export function synonyms(name: string): string[] {
  if (!Object.hasOwn(SYNONYMS, name)) throw new Error(`no group of synonyms is named ${name}`);
  return SYNONYMS[name as keyof typeof SYNONYMS].split(' ');
}
