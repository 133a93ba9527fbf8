/** The text of a file without the byte order mark that it may begin with. */
export const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)
