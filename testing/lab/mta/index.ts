import type { MtaOptions } from './chroot.ts';
import { startExim } from './exim.ts';
import { startOpenSmtpd } from './opensmtpd.ts';
import type { MtaName } from './packages.ts';
import { startPostfix } from './postfix.ts';

export { MTAS, type MtaName, mtaUnavailable } from './packages.ts';

const START = { exim: startExim, opensmtpd: startOpenSmtpd, postfix: startPostfix } as const;

/** Starts an independent mail server that delivers nowhere. */
export function startMta(name: MtaName, options: MtaOptions): Promise<{ stop(): Promise<void> }> {
  return START[name](options);
}
