/** A file of the package, by its path from the package's root; this module lies one level below that, as its bundle does. */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url)
