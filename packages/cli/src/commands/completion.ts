import type { AnalysisDescription } from '@polymart/analytics'
import type { Command as CompletedCommand, RootCommand } from '@bomb.sh/tab'
import { Argument } from 'commander'
import type { Command, Option } from 'commander'
import type { Act } from '../context.js'
import { examples } from '../examples.js'
import { formatNames } from '../output/formats.js'
import { pageSections } from './dashboard.js'
import type { Declared } from './analyze.js'

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** The script that a shell reads once, and the command that it then asks at each press of Tab. */
export const completionCommand = (program: Command, act: Act, declared?: Declared): void => {
  program
    .command('completion')
    .summary('Print a script that completes commands in your shell.')
    .description('Print a script that lets your shell complete commands, options and their values.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText(
      'after',
      examples(
        'source <(polymart completion bash)',
        'polymart completion fish > ~/.config/fish/completions/polymart.fish',
      ),
    )
    .action((shell: string) =>
      act(async () => {
        const { script } = await import('@bomb.sh/tab')
        script(shell, program.name(), program.name())
        return undefined
      }),
    )
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action((words: readonly string[]) =>
      act(async ({ out }) => {
        const last = optionOf(program, words)
        if (last && takesFile(last)) {
          // Zero: the shell does what it does without us, which is to complete names of files.
          await out.line(':0')
          return undefined
        }
        const { RootCommand } = await import('@bomb.sh/tab')
        const root = new RootCommand()
        addOptions(root, program, undefined)
        addCommands(root, program, [], declared)
        root.parse([...words])
        return undefined
      }),
    )
}

const addCommands = (root: RootCommand, parent: Command, path: readonly string[], declared?: Declared): void => {
  for (const command of parent.createHelp().visibleCommands(parent)) {
    const at = [...path, command.name()]
    const completed = root.command(at.join(' '), firstSentence(command.description()))
    addOptions(
      completed,
      command,
      declared?.analyses.find(({ name }) => at[0] === 'analyze' && name === at[1]),
    )
    const [argument] = command.registeredArguments
    const choices = argument?.argChoices
    if (choices) completed.argument(argument.name(), (complete) => choices.forEach((word) => complete(word, '')))
    addCommands(root, command, at, declared)
  }
}

const addOptions = (completed: CompletedCommand, command: Command, analysis: AnalysisDescription | undefined): void => {
  for (const option of command.createHelp().visibleOptions(command)) {
    const name = option.long?.replace(/^--/, '')
    if (name === undefined) continue
    const alias = option.short?.replace(/^-/, '')
    if (option.isBoolean() || !(option.required || option.optional)) completed.option(name, option.description, alias)
    else {
      const words = wordsOf(option, analysis)
      completed.option(name, option.description, (complete) => words.forEach((word) => complete(word, '')), alias)
    }
  }
}

/** The values that an option may have, where they are a few words. */
const wordsOf = (option: Option, analysis: AnalysisDescription | undefined): readonly string[] => {
  const name = option.attributeName()
  const param = analysis?.params.find((one) => one.name === name)
  const words = param?.schema['enum']
  if (Array.isArray(words)) return words.filter((word): word is string => typeof word === 'string')
  switch (name) {
    case 'format':
      return formatNames
    case 'table':
      return analysis?.tables.map((table) => table.name) ?? []
    case 'executor':
      return ['inline', 'workers']
    case 'compare':
      return ['previous', 'year']
    case 'sections':
      return pageSections
    default:
      return []
  }
}

/** The option whose value is being typed. */
const optionOf = (program: Command, words: readonly string[]): Option | undefined => {
  const before = words.at(-2)
  if (!before?.startsWith('--')) return undefined
  let command = program
  for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command
  return command.options.find((option) => option.long === before)
}

const takesFile = ({ flags }: Option): boolean => /<[^>]*(file|dir|folder)[^>]*>/.test(flags)

const firstSentence = (text: string): string => text.split(/\.(?= |$)/)[0]!
