import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Reports whether overlay mounts work in this folder. They often fail in a container whose own root is an overlay. */
export function overlayWorks(dir: string): boolean {
  const at = (name: string) => join(dir, 'overlay-trial', name);
  for (const name of ['lower', 'upper', 'work', 'merged']) mkdirSync(at(name), { recursive: true });
  const layers = `lowerdir=${at('lower')},upperdir=${at('upper')},workdir=${at('work')}`;
  const works = spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, at('merged')]).status === 0;
  if (works) spawnSync('umount', [at('merged')]);
  rmSync(join(dir, 'overlay-trial'), { recursive: true, force: true });
  return works;
}
