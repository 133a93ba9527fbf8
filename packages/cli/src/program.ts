import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { analyzeCommand } from './commands/analyze.js'
import type { Declared } from './commands/analyze.js'
import { completionCommand } from './commands/completion.js'
import { dashboardCommand } from './commands/dashboard.js'
import { demoCommand } from './commands/demo.js'
import { doctorCommand } from './commands/doctor.js'
import { galleryCommand } from './commands/gallery.js'
import { generateCommand } from './commands/generate.js'
import { loadCommand } from './commands/load.js'
import { reconcileCommand } from './commands/reconcile.js'
import { serveCommand } from './commands/serve.js'
import type { Act } from './context.js'

/**
 * All commands and their flags. What they do is imported when they do it, so that `--help` is quick; so is what the
 * analyses declare, which only the command that runs them takes.
 */
export const makeProgram = (act: Act, declared?: Declared): Command => {
  const program = new Command('polymart')
    .description('Commerce analytics over MongoDB, HBase and an embedded store.')
    .version(version(), '--version', 'print the version')
    .option('--quiet', 'no progress bars, messages or warnings')
    .option('--verbose', 'more detail, including stack traces')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', '\nStart with `polymart demo`. Details: `polymart COMMAND --help`')
  for (const add of [
    demoCommand,
    generateCommand,
    loadCommand,
    analyzeCommand,
    reconcileCommand,
    doctorCommand,
    dashboardCommand,
    galleryCommand,
    serveCommand,
    completionCommand,
  ]) {
    add(program, act, declared)
  }
  // What stands for no command at all.
  program
    .command('next', { hidden: true })
    .action(() => act(async (context) => (await import('./commands/next.js')).whatNext(context)))
  return program
}

const version = (): string => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}

/** What the analyses say of themselves, if the arguments ask for one. */
export const declaredFor = async (argv: readonly string[]): Promise<Declared | undefined> => {
  if (!argv.includes('analyze') && argv[0] !== 'complete') return undefined
  const { commonParams, describeAnalyses } = await import('@polymart/analytics')
  return { analyses: describeAnalyses(), common: commonParams() }
}
