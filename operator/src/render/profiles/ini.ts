import { Unsuitable } from './profile.ts';

/**
 * Rejects `%(key)s`, which the ini library of Grafana and Gitea replaces with the value of another key. It has no
 * escape for it.
 */
export function refuseInterpolation(software: string, what: string, value: string): void {
  const parts = value.split(')');
  if (!parts.some((part, at) => /%\(./s.test(part) && parts[at + 1]?.startsWith('s'))) return;
  throw new Unsuitable(`${software} would replace %(…)s in the ${what}, and has no escape for it`);
}
