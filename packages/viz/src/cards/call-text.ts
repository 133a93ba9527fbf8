import { describeAnalyses } from '@polymart/analytics'
import type { AnalysisName } from '@polymart/analytics'

/** The command that makes a call: `polymart analyze sessions --by weekday,hour`. */
export const callText = (
  name: AnalysisName,
  params: Readonly<Record<string, string | number | readonly string[]>> = {},
): string => ['polymart analyze', name, ...Object.entries(params).map((each) => flagText(name, each))].join(' ')

const flagText = (
  analysis: AnalysisName,
  [name, value]: readonly [string, string | number | readonly string[]],
): string => {
  const declared = describeAnalyses().find((each) => each.name === analysis)!
  if (!declared.params.some((param) => param.name === name && param.flag)) {
    throw new Error(`Expected a flag for ${name} of ${analysis}, found none.`)
  }
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `--${flag} ${typeof value === 'object' ? value.join(',') : value}`
}
