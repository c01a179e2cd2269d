// For `import`: the same.
export * from './utils.cjs';
