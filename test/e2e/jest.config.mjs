import base from '../../jest.config.mjs';

/** Beside `make test`: a node needs namespaces of its own, and some minutes. */
export default {
  ...base,
  rootDir: '../..',
  testPathIgnorePatterns: [],
  testMatch: ['<rootDir>/test/e2e/*.test.ts'],
};
