/** Set by scripts/build.ts from package.json, the one place that holds the version. */
declare const SMTP_OPERATOR_VERSION: string | undefined;

/** Version of this build (semver); `0.0.0-source` if the sources run without a build, as in tests. */
export const VERSION: string =
  typeof SMTP_OPERATOR_VERSION === 'string' ? SMTP_OPERATOR_VERSION : '0.0.0-source';

/** Set by scripts/build.ts from package.json, in which a release writes the location of its files. */
declare const SMTP_OPERATOR_DOCS: string | undefined;

/** URL of the folder that holds docs/; '' if the build does not set one. */
export const DOCS_URL: string = typeof SMTP_OPERATOR_DOCS === 'string' ? SMTP_OPERATOR_DOCS : '';

/** User-Agent for the API server and for token endpoints (RFC 9110 section 10.1.5). */
export const USER_AGENT = `smtp-operator/${VERSION}`;
