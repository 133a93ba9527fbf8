/** What draws at random follows from it. It is another one each run, unless POLYMART_TEST_SEED tells which. */
export const seed = Number(process.env['POLYMART_TEST_SEED'] ?? Date.now() % 1_000_000)

/** For what fails, so that it can be seen again. */
export const repeated = `POLYMART_TEST_SEED=${seed} repeats it`
