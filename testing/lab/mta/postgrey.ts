import { Chroot } from './chroot.ts';

/**
 * Starts Debian's greylisting service for Postfix, without data about any client.
 * @param text reply of Postfix; %s stands for the seconds that are left
 */
export function startPostgrey(
  address: string,
  delay: number,
  text: string,
): Promise<{ stop(): Promise<void> }> {
  const root = new Chroot('postgrey');
  root.clear('/var/lib/postgrey');
  root.folder('/var/lib/postgrey', 'postgrey', 'postgrey', 0o700);
  const command = [
    ...['/usr/sbin/postgrey', `--inet=${address}:10023`, `--delay=${delay}`, `--greylist-text=${text}`],
    ...['--user=postgrey', '--group=postgrey', '--dbdir=/var/lib/postgrey', '--auto-whitelist-clients=0'],
  ];
  return root.start(command, { address, ports: [10023] });
}
