/** The examples under a command's help. */
export const examples = (...lines: readonly [string, string]): string =>
  ['\nExamples:', ...lines.map((line) => `  ${line}`)].join('\n')
