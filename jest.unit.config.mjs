import base from './jest.config.mjs';

/** The suites that scripts/unit-suites.ts writes: one for each folder of test/unit. */
export default {
  ...base,
  roots: ['<rootDir>/.build/test/unit'],
  testMatch: ['<rootDir>/.build/test/unit/*.test.ts'],
  modulePathIgnorePatterns: [],
};
