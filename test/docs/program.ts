import { join } from 'node:path'
import ts from 'typescript'
import { expect } from 'vitest'
import { root } from '../fixtures/demo.js'

const entry = join(root, 'packages', 'analytics', 'src', 'index.ts')

/** The analyses' types and some scripts, as the compiler sees them; scripts see the packages as they are built. */
export const programOf = (scripts: readonly string[]): ts.Program => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    readonly config: object
  }
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root)
  const own = { customConditions: [], incremental: false, tsBuildInfoFile: undefined }
  return ts.createProgram([entry, ...scripts], { ...options, ...own })
}

export const checkTypes = (program: ts.Program, script: string): void => {
  const problems = program.getSemanticDiagnostics(program.getSourceFile(script))
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
}

/** A parameter as its declaration and its comment tell it. */
export interface Parameter {
  readonly name: string
  readonly type: string
  readonly meaning: string
  /** Undefined where the parameter is required. */
  readonly byDefault: string | undefined
}

/** A type as it is declared; what is computed from other types, as it comes out. */
const typeOf = (member: ts.PropertySignature, checker: ts.TypeChecker): string =>
  member.type && !ts.isMappedTypeNode(member.type)
    ? member.type.getText()
    : checker.typeToString(checker.getTypeAtLocation(member), undefined, ts.TypeFormatFlags.NoTruncation)

const shownType = (type: string): string =>
  type.replaceAll('readonly ', '').replaceAll(' | undefined', '').replaceAll('; }', ' }')

/** The properties that an interface of `@polymart/analytics` itself declares, in their order. */
export const parametersOf = (program: ts.Program, name: string): readonly Parameter[] => {
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!
  const exported = checker.getExportsOfModule(module).find((symbol) => symbol.name === name)
  if (!exported) throw new Error(`Expected @polymart/analytics to export ${name}.`)
  const declared = checker.getAliasedSymbol(exported).declarations!.find(ts.isInterfaceDeclaration)!
  return declared.members.filter(ts.isPropertySignature).map((member) => {
    const symbol = checker.getSymbolAtLocation(member.name)!
    const tag = symbol.getJsDocTags(checker).find((of) => of.name === 'defaultValue')
    return {
      name: symbol.name,
      type: shownType(typeOf(member, checker)),
      meaning: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      byDefault: tag && ts.displayPartsToString(tag.text),
    }
  })
}
