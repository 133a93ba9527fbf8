/** The database, or the last two folders of a path; never the host, beside which a password may stand. @internal */
export const storeName = (url: string): string => {
  const [path] = url.replace(/^[a-z+]+:(\/\/[^/?]*)?/, '').split('?')
  return path!.split('/').filter(Boolean).slice(-2).join('/') || 'Shop'
}
