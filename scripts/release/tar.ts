import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';

/**
 * Creates a reproducible tar archive of a folder with GNU tar: sorted entries, one owner, one time, no machine name.
 * @param entries paths below `folder`
 * @param epoch seconds since 1970 that every entry gets
 * @param prefix folder inside the archive for the entries
 */
export function tarOf(folder: string, entries: readonly string[], epoch: number, prefix = ''): Buffer {
  const args = [
    '--create',
    '--format=ustar',
    '--sort=name',
    `--mtime=@${epoch}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=u+rw,go+r,go-w,a+X',
    ...(prefix === '' ? [] : [`--transform=s,^,${prefix}/,rSH`]),
    `--directory=${folder}`,
    ...entries,
  ];
  return execFileSync('tar', args, { maxBuffer: 1024 * 1024 * 1024 });
}

/** Compresses with gzip (RFC 1952), without a time or the name of a system. */
export function gzip(content: Buffer): Buffer {
  const packed = gzipSync(content, { level: 9 });
  // Byte 9 names the operating system: 255 is "unknown".
  packed[9] = 255;
  return packed;
}
