/** What the chart refuses to be installed on less than: admission policies are stable since 1.30. */
export const MINIMUM_KUBERNETES = '>=1.30.0-0';

/** Minor versions that are supported, oldest first: the last four. The tests run on the first, and on the pinned one. */
export const SUPPORTED_KUBERNETES = ['1.34', '1.35', '1.36', '1.37'] as const;
