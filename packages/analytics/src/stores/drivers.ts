import { asError, PolymartError } from '@polymart/core'

/**
 * Loads the package of a store, which only those install who have such a store.
 *
 * @throws PolymartError `argument` where it is not installed.
 */
export const driver = async <T>(what: string, name: string, load: () => Promise<T>): Promise<T> => {
  try {
    return await load()
  } catch (thrown) {
    const error: NodeJS.ErrnoException = asError(thrown)
    // A package that this one needs may be missing as well: then its own name is what helps.
    const isMissing = error.code?.endsWith('MODULE_NOT_FOUND') === true && error.message.includes(`'${name}'`)
    if (!isMissing) throw error
    throw new PolymartError(
      'argument',
      `This is ${what}, and the package ${name} is not installed. Install its tarball beside the one of @polymart/analytics: npm pack makes it (README, In a project of your own).`,
      { cause: error },
    )
  }
}
