import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Semantic Versioning 2.0.0 without build metadata, which image tags and charts do not support. */
const SEMVER = /^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z-]{1,40}(?:\.[0-9A-Za-z-]{1,40}){0,5})?$/;

interface Package {
  version: string;
  dependencies?: Record<string, string>;
  packages?: Record<string, { version?: string }>;
}

/** @throws Error if the text is not a version */
export function checkVersion(version: string): string {
  if (!SEMVER.test(version)) {
    throw new Error(
      `VERSION=${version.slice(0, 60)} is not a version. Use a form such as 0.1.0 or 0.2.0-rc.1.`,
    );
  }
  return version;
}

/**
 * Writes the version into every file of a checkout that contains it and is not generated, and dates the section of the
 * changelog. The function is idempotent.
 * @param date YYYY-MM-DD
 */
export function stampVersion(top: string, version: string, date: string): void {
  editJson(join(top, 'package.json'), withVersion(version));
  editJson(join(top, 'package-lock.json'), withVersion(version));
  editJson(join(top, 'pulumi', 'package.json'), withVersion(version));
  editJson(join(top, 'pulumi', 'package-lock.json'), withVersion(version));
  editJson(join(top, 'pulumi', 'schema.json'), withVersion(version));
  editJson(join(top, 'plugins', 'headlamp', 'package.json'), withVersion(version));
  editJson(join(top, 'plugins', 'headlamp', 'package-lock.json'), withVersion(version));
  for (const example of readdirSync(join(top, 'pulumi', 'examples'))) {
    editJson(join(top, 'pulumi', 'examples', example, 'package.json'), content => {
      if (content.dependencies?.['smtp-operator']) content.dependencies['smtp-operator'] = packed(version);
    });
  }
  const changelog = join(top, 'CHANGELOG.md');
  writeFileSync(changelog, datedChangelog(readFileSync(changelog, 'utf8'), version, date));
}

/** Returns the package reference for an example: a tarball of this checkout, because no registry has the package. */
export const packed = (version: string): string => `file:smtp-operator-${version}.tgz`;

const withVersion = (version: string) => (content: Package) => {
  content.version = version;
  const root = content.packages?.[''];
  if (root) root.version = version;
};

function editJson(path: string, edit: (content: Package) => void): void {
  const content = JSON.parse(readFileSync(path, 'utf8')) as Package;
  edit(content);
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Returns the changelog with a section for this version. If there is none yet, the unreleased section becomes it. */
export function datedChangelog(text: string, version: string, date: string): string {
  if (text.includes(`\n## [${version}]`)) return text;
  return text.replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] - ${date}\n`);
}

/** Returns the section of one version without its heading, for the release notes. */
export function releaseNotes(text: string, version: string): string {
  const start = text.indexOf(`\n## [${version}]`);
  if (start < 0) throw new Error(`CHANGELOG.md has no section for ${version}.`);
  const body = text.slice(text.indexOf('\n', start + 1) + 1);
  const end = body.indexOf('\n## [');
  return `${(end < 0 ? body : body.slice(0, end)).trim()}\n`;
}

/** A change in the format of Artifact Hub. */
export interface Change {
  kind: 'added' | 'changed' | 'deprecated' | 'removed' | 'fixed' | 'security';
  description: string;
}

/** Returns the changes of one version, from its section in the Keep a Changelog format. */
export function changesOf(text: string, version: string): Change[] {
  const changes: Change[] = [];
  let kind = 'added';
  for (const line of releaseNotes(text, version).split('\n')) {
    kind = /^### (\w+)/.exec(line)?.[1]?.toLowerCase() ?? kind;
    if (line.startsWith('- ')) changes.push({ kind: kind as Change['kind'], description: line.slice(2) });
  }
  return changes;
}
