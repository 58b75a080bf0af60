import { readFileSync, statSync } from 'node:fs';

export const HOSTS_FILE = '/etc/hosts';
export const RESOLV_CONF = '/etc/resolv.conf';

type Lines = readonly (readonly string[])[];

interface Kept {
  /** Modification time, size and inode: the kubelet replaces these files, and editors rewrite them. */
  version: string;
  lines: Lines;
}

const kept = new Map<string, Kept>();

/**
 * Returns the words of each line without comments; empty if the file does not exist. The file is read again only if it
 * changed.
 */
export function wordsOf(path: string): Lines {
  const version = versionOf(path);
  if (version === undefined) return [];
  const known = kept.get(path);
  if (known?.version === version) return known.lines;
  const lines = read(path);
  kept.set(path, { version, lines });
  return lines;
}

function versionOf(path: string): string | undefined {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

function read(path: string): Lines {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map(line =>
        line
          .replace(/[#;].*/, '')
          .trim()
          .split(/\s+/),
      )
      .filter(([first]) => first !== '');
  } catch {
    return [];
  }
}
