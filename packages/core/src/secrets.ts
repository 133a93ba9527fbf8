import { errorFromData, errorToData } from './errors.js'
import type { ErrorData } from './errors.js'

/** Options of URLs whose values may be secret, or hold something that is. */
const secretOption = /pass|pwd|secret|token|key|credential|properties|proxy|user/i

/** Shorter ones would be found in any text. */
const shortest = 3

/**
 * The parts of a URL that must not be told, as they stand there and decoded: what stands before the last "@", the
 * password within that, and values of options that may be secret. The URL may be malformed, or have no scheme.
 */
export const secretsOf = (url: string): readonly string[] => {
  // An argument may have the name of its flag before the URL.
  const rest = url.replace(/^(?:-[\w-]*=)?(?:[\w+.-]*:\/\/)?/, '')
  const credentials = rest.slice(0, Math.max(0, rest.lastIndexOf('@')))
  const password = credentials.slice(credentials.indexOf(':') + 1)
  const options = optionsOf(rest).filter(([name]) => secretOption.test(name))
  return longestFirst([credentials, password, ...options.flatMap(([, value]) => [value, ...value.split(/[:,]/)])])
}

/** Every value of an option of a URL, and options without one: what an error about them could repeat. */
export const optionValuesOf = (url: string): readonly string[] => longestFirst(optionsOf(url).map(([, value]) => value))

const optionsOf = (url: string): readonly (readonly [name: string, value: string])[] => {
  const question = url.indexOf('?')
  if (question < 0) return []
  return url
    .slice(question + 1)
    .split('&')
    .map((option) => {
      const equals = option.indexOf('=')
      return equals < 0 ? ['', option] : [option.slice(0, equals), option.slice(equals + 1)]
    })
}

const longestFirst = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts.flatMap((text) => [text, decoded(text)]))]
    .filter(({ length }) => length >= shortest)
    .sort((a, b) => b.length - a.length)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A text without secrets. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)

/** An error whose message, stack and causes hold no secrets: a plain one, unless it is one of Polymart. */
export const errorWithoutSecrets = (error: unknown, secrets: readonly string[]): Error =>
  errorFromData(maskedData(errorToData(error), secrets))

const maskedData = (data: ErrorData, secrets: readonly string[]): ErrorData => ({
  code: data.code,
  message: withoutSecrets(data.message, secrets),
  stack: data.stack === undefined ? undefined : withoutSecrets(data.stack, secrets),
  cause: data.cause === undefined ? undefined : maskedData(data.cause, secrets),
})
