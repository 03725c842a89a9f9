import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['lib/**', 'node_modules/**'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  prettier,
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      eqeqeq: 'error',
      'no-restricted-properties': [
        'error',
        {
          property: 'innerHTML',
          message: 'Build nodes with ui/dom.ts: text from entries must never become markup.'
        },
        {
          property: 'outerHTML',
          message: 'Build nodes with ui/dom.ts: text from entries must never become markup.'
        }
      ],
      'no-restricted-globals': ['error', 'eval']
    }
  },
  { files: ['src/__tests__/**'], rules: { 'no-restricted-properties': 'off' } }
);
