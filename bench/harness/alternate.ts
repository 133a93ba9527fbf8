/**
 * Runs contestants in turn, each round beginning with another one, so that what else the machine does hits all alike.
 * What each gave, in the order of the contestants.
 */
export const alternate = async <C, T>(
  contestants: readonly C[],
  rounds: number,
  run: (contestant: C) => Promise<T>,
): Promise<readonly (readonly T[])[]> => {
  const given = contestants.map((): T[] => [])
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const place = (round + turn) % contestants.length
      given[place]!.push(await run(contestants[place]!))
    }
  }
  return given
}
