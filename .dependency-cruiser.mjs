import { rules } from './scripts/lint/layers.ts';

export default {
  forbidden: rules(),
  options: {
    // The compiler of TypeScript 7 has no API yet.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
