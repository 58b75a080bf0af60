import { readFileSync } from 'node:fs';

/** Repository of a release if none is given. */
export const NO_REPOSITORY = 'OWNER/smtp-operator';

/** Returns the URL of the folder that contains docs/ of a release; '' if it is not known. */
const docsUrl = (version: string, repository: string | undefined): string =>
  repository === undefined || repository === NO_REPOSITORY
    ? ''
    : `https://github.com/${repository}/blob/v${version}/`;

/** Documentation URL of this source tree, from the repository of the release. */
export const DOCS_URL = ((): string => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version, config } = JSON.parse(manifest) as { version: string; config: { repository?: string } };
  return docsUrl(version, config.repository);
})();
