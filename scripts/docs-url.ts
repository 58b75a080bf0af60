import { readFileSync } from 'node:fs';

/** The repository of a release when none is given. */
export const NO_REPOSITORY = 'OWNER/smtp-operator';

/** Where the files of a release can be read: URL of the folder that holds docs/; '' where that is not known. */
const docsUrl = (version: string, repository: string | undefined): string =>
  repository === undefined || repository === NO_REPOSITORY
    ? ''
    : `https://github.com/${repository}/blob/v${version}/`;

/** The address of this tree, from the repository of the release. */
export const DOCS_URL = ((): string => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version, config } = JSON.parse(manifest) as { version: string; config: { repository?: string } };
  return docsUrl(version, config.repository);
})();
