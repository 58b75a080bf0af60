import { Unsuitable } from './profile.ts';

/**
 * The ini library of Grafana and Gitea puts the value of another key in the place of `%(key)s`, and knows no
 * escape for it.
 */
export function refuseInterpolation(software: string, what: string, value: string): void {
  if (!/%\([^)]+\)s/.test(value)) return;
  throw new Unsuitable(`${software} would replace %(…)s in the ${what}, and has no way to write it as it is`);
}
