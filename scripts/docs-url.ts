import { readFileSync } from 'node:fs';

/** What a release is built with where nobody says which repository it is of. */
export const NO_REPOSITORY = 'OWNER/smtp-operator';

/** Where the files of a release can be read: URL of the folder that holds docs/; '' where that is not known. */
const docsUrl = (version: string, repository: string | undefined): string =>
  repository === undefined || repository === NO_REPOSITORY
    ? ''
    : `https://github.com/${repository}/blob/v${version}/`;

/** That of this tree, which a release tells its repository. */
export const DOCS_URL = ((): string => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version, config } = JSON.parse(manifest) as { version: string; config: { repository?: string } };
  return docsUrl(version, config.repository);
})();
