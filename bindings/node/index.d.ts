// For `import`: the declarations of index.d.cts under the same names.
export * from './index.cjs';
