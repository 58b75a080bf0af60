import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MtaOptions } from './chroot.ts';
import { startExim } from './exim.ts';
import { holdRoot } from './hold.ts';
import { startOpenSmtpd } from './opensmtpd.ts';
import { type MtaName, rootOf } from './packages.ts';
import { startPostfix } from './postfix.ts';

export { MTAS, type MtaName, mtaUnavailable } from './packages.ts';

const START = { exim: startExim, opensmtpd: startOpenSmtpd, postfix: startPostfix } as const;

/** Starts an independent mail server that delivers into one mailbox. Waits until no other test uses its root folder. */
export async function startMta(name: MtaName, options: MtaOptions): Promise<{ stop(): Promise<void> }> {
  const release = await holdRoot(name);
  try {
    const { stop } = await START[name](options);
    return { stop: () => stop().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** Returns the messages in the server's mailbox, each as delivered. */
export function delivered(name: MtaName): Buffer[] {
  const mailbox = join(rootOf(name), 'var/mail/lab/new');
  if (!existsSync(mailbox)) return [];
  return readdirSync(mailbox).map(file => readFileSync(join(mailbox, file)));
}
