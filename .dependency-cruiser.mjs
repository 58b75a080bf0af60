import { rules } from './scripts/lint/layers.ts';

export default {
  forbidden: rules(),
  options: {
    // The compiler of TypeScript 7 has no API yet. swc sees the imports of types too, without tsPreCompilationDeps, which
    // only asks for that compiler.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
