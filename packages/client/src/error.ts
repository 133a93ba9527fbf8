/** An answer that a server refuses or fails to give. */
export class ShopError extends Error {
  override readonly name = 'ShopError'
  /** Of HTTP; 0 where no server answered. */
  readonly status: number
  /** Such as `argument`, `token`, `customers`, `rate`, `busy`, `slow`; `unreachable` where no server answered. */
  readonly code: string
  /** Under which the server's log tells more. */
  readonly request: string | null
  /** Seconds after which asking again may help; null where it does not. */
  readonly retryAfter: number | null

  constructor(
    message: string,
    about: {
      readonly status: number
      readonly code: string
      readonly request?: string | null
      readonly retryAfter?: number | null
      readonly cause?: unknown
    },
  ) {
    super(message, 'cause' in about ? { cause: about.cause } : {})
    this.status = about.status
    this.code = about.code
    this.request = about.request ?? null
    this.retryAfter = about.retryAfter ?? null
  }
}

/** What a response other than an answer says. */
export const errorOf = async (response: Response): Promise<ShopError> => {
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN)
  const about = { status: response.status, retryAfter: Number.isNaN(retryAfter) ? null : retryAfter }
  const said = (await response.json().catch(() => null)) as {
    readonly error?: { readonly code: string; readonly message: string; readonly request: string }
  } | null
  if (said?.error) return new ShopError(said.error.message, { ...about, ...said.error })
  return new ShopError(`The server answered with status ${response.status}.`, { ...about, code: 'http' })
}
