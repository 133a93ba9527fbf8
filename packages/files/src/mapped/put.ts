/** Sets a member of a document, also one that is called as objects call what they inherit from. */
export const put = (document: Record<string, unknown>, name: string, value: unknown): void => {
  if (name === '__proto__')
    Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true })
  else document[name] = value
}
