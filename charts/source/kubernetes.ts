/** Oldest Kubernetes version on which the chart installs: admission policies are stable since 1.30. */
export const MINIMUM_KUBERNETES = '>=1.30.0-0';

/** Supported minor versions, oldest first: the last four. The tests run on the first one and on the pinned one. */
export const SUPPORTED_KUBERNETES = ['1.34', '1.35', '1.36', '1.37'] as const;
