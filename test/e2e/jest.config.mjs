import base from '../../jest.config.mjs';

/** Separate from `make test`: a node needs separate namespaces and several minutes. */
export default {
  ...base,
  rootDir: '../..',
  testPathIgnorePatterns: [],
  testMatch: ['<rootDir>/test/e2e/*.test.ts'],
};
