import { existsSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import comments from '@eslint-community/eslint-plugin-eslint-comments/configs'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** A package imports those of the layers above it in this list, and none of its own layer. */
const layers = [
  ['core', 'client'],
  ['generator', 'files', 'embedded', 'mongo-loader', 'hbase-loader'],
  ['analytics'],
  ['viz'],
  ['server'],
  ['cli'],
]

/**
 * Within analytics, a folder or file of src imports those above it in this list, and none beside it. An analysis is a
 * folder that is not named here, and comes where it says so.
 */
const analysesHere = 'an analysis'
const analyticsOrder = [
  ['slices'],
  ['stores'],
  ['params'],
  ['result'],
  ['read'],
  ['sql'],
  ['view'],
  ['define'],
  ['compare'],
  ['measures'],
  ['grouping'],
  // migration is rfm at two moments.
  ['rfm'],
  [analysesHere],
  // What calls others.
  ['insights'],
  ['analyses'],
  ['registry'],
  ['exchange'],
  ['execute'],
  ['shop'],
  ['customer', 'doctor', 'reconcile', 'explain'],
  ['tasks', 'by-name', 'describe'],
  ['index'],
]

const packages = readdirSync(new URL('packages/', import.meta.url))
const unplaced = packages.filter((folder) => !layers.flat().includes(folder))
if (unplaced.length > 0) {
  throw new Error(
    `eslint.config.js: expected every folder of packages/ in a layer, found ${unplaced.join(', ')} in none`,
  )
}

const packageName = (folder) => (folder === 'cli' ? 'polymart' : `@polymart/${folder}`)
const oneOf = (folders) => folders.map(packageName).join('|')

/** Matches an import of Polymart's packages, by name, other than the allowed ones; `(?!)` allows none. */
const otherPackages = (allowed) => `^(?!(${oneOf(allowed) || '(?!)'})$)(@polymart/|polymart($|/))`

/** Forbids module specifiers, static and dynamic. */
const forbid = (patterns, syntax = []) => ({
  'no-restricted-imports': [
    'error',
    { paths: builtinModules.map((name) => ({ name, message: `Write node:${name}.` })), patterns },
  ],
  'no-restricted-syntax': [
    'error',
    ...patterns.map(({ regex, message }) => ({
      // A selector cannot hold a slash within its pattern.
      selector: `ImportExpression > Literal[value=/${regex.replaceAll('/', '\\u002F')}/]`,
      message,
    })),
    ...syntax,
  ],
})

const topLevelAwait = {
  selector: 'AwaitExpression:not(:function *), ForOfStatement[await=true]:not(:function *)',
  message: 'A package loads without top-level await, so that notebooks can load it too.',
}

/** What packages/FOLDER/src may import. */
const sourcePatterns = (folder) => {
  const below = layers.slice(
    0,
    layers.findIndex((layer) => layer.includes(folder)),
  )
  const message = `${packageName(folder)} may import, by their names alone: ${below.flat().map(packageName).join(', ') || 'no other package'}.`
  return [
    { regex: otherPackages(below.flat()), message },
    { regex: '^[.][.]?/(.*/)?(src|dist|test|packages)/', message: 'Relative imports stay within src.' },
  ]
}

const analyticsSource = new URL('packages/analytics/src/', import.meta.url)
const analyticsUnits = readdirSync(analyticsSource).map((name) => name.replace(/[.]ts$/, ''))
const analyses = analyticsUnits.filter((unit) => !analyticsOrder.flat().includes(unit))
const isFile = (unit) => existsSync(new URL(`${unit}.ts`, analyticsSource))
const misplaced = analyses.filter(isFile)
if (misplaced.length > 0) {
  throw new Error(
    `eslint.config.js: expected every file of packages/analytics/src in analyticsOrder, found ${misplaced.join(', ')} in none`,
  )
}

const analyticsRules = analyticsOrder.flatMap((layer, depth) => {
  const allowed = analyticsOrder.slice(0, depth).flat()
  const units = allowed.flatMap((unit) => (unit === analysesHere ? analyses : [unit]))
  return layer
    .flatMap((name) => (name === analysesHere ? analyses : [name]))
    .map((unit) => {
      const up = isFile(unit) ? '[.]' : '[.][.]'
      const known = units.length > 0 ? `(?!(${units.join('|')})([.]js$|/))` : ''
      const message = `${unit} of analytics may import: ${allowed.join(', ') || 'nothing beside it'}. The order is that of eslint.config.js.`
      const others = [{ regex: `^(${up}/)+(?![.])${known}`, message }]
      // A declared analysis is called with a shop, of which it knows no more than the type.
      const withShop = [
        { regex: `^(${up}/)+(?![.])${known}(?!shop[.]js$)`, message },
        { regex: `^${up}/shop[.]js$`, message, allowTypeImports: true },
      ]
      return {
        files: [isFile(unit) ? `packages/analytics/src/${unit}.ts` : `packages/analytics/src/${unit}/**`],
        // A thread begins with its entry, which is below nothing.
        ignores: ['**/*.worker.ts'],
        rules: forbid([...sourcePatterns('analytics'), ...(unit === 'define' ? withShop : others)], [topLevelAwait]),
      }
    })
})

const importRules = layers.flatMap((layer, depth) =>
  layer.flatMap((folder) => {
    const below = layers.slice(0, depth).flat()
    const others = layers.flat().filter((other) => other !== folder)
    const message = `${packageName(folder)} may import, by their names alone: ${below.map(packageName).join(', ') || 'no other package'}.`
    return [
      {
        files: [`packages/${folder}/src/**`],
        rules: forbid(sourcePatterns(folder), [topLevelAwait]),
      },
      {
        files: [`packages/${folder}/test/**`],
        rules: forbid([
          { regex: otherPackages([...below, folder]), message },
          {
            regex: `/(${others.join('|')})/(src|dist)/|/(${others.filter((other) => other !== 'core').join('|')})/test/|/dist/`,
            message: 'Of another package, a test imports its name, or helpers of packages/core/test.',
          },
        ]),
      },
    ]
  }),
)

export default defineConfig(
  { ignores: ['**/dist/', '**/coverage/', '.cache/', 'examples/out/', 'polymart-demo/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  comments.recommended,
  {
    rules: {
      '@eslint-community/eslint-comments/require-description': 'error',
      '@eslint-community/eslint-comments/disable-enable-pair': ['error', { allowWholeFile: true }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // Loops over typed arrays know their bounds; the type of `array[i]` does not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A port's method is async for those implementations that wait.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // An index signature names its key, and a type literal is assignable to one where an interface is not.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // Inner loops keep one shape, whether or not they need the index for more than the element.
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  { files: ['packages/*/src/**'], ignores: ['packages/cli/**'], rules: { 'no-console': 'error' } },
  { files: ['**/test/**/*.ts'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  {
    files: ['test/**', 'examples/**', 'bench/**', 'tools/**'],
    rules: forbid([
      { regex: '^(@polymart/[^/]+|polymart)/', message: 'A package has one entry: import it by its name alone.' },
      { regex: '/packages/(?!core/test/)', message: 'Import a package by its name, or helpers of packages/core/test.' },
    ]),
  },
  importRules,
  analyticsRules,
  // The one door from the oracle's tests to the analyses' own SQL and parameters, which are no public interface.
  { files: ['test/oracle/analytics.ts'], rules: { 'no-restricted-imports': 'off' } },
)
