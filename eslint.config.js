import js from '@eslint/js'
import globals from 'globals'

const parsed = 'Text is never parsed as HTML: clone a <template> and set textContent (core/template.js).'

export default [
  { ignores: ['static/dist/', 'node_modules/', '.venv/', 'dist/', 'build/', 'benchmarks/node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['static/js/**/*.js'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-restricted-properties': ['error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'createContextualFragment']
          .map((property) => ({ property, message: parsed }))],
    },
  },
  { files: ['static/js/sw/**/*.js'], languageOptions: { globals: globals.serviceworker } },
  { files: ['tests/js/**/*.js'], languageOptions: { globals: { ...globals.browser, ...globals.mocha, ...globals.node } } },
  { files: ['*.js', 'benchmarks/**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
]
