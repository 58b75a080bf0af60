/** Node's own ESM loader runs the modules; swc only strips the types. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/testing/support/no-socket.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/.build', '<rootDir>/dist', '<rootDir>/pulumi/package.json'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  maxWorkers: 2,
  testSequencer: '<rootDir>/jest.sequencer.mjs',
  // A busy machine is slow. `eventually` has a limit of its own, and names the condition that it waited for.
  testTimeout: 120_000,
  // A worker that has nothing left to do still takes longer than jest's 500 ms to exit on a busy machine.
  workerGracefulExitTimeout: 20_000,
};
