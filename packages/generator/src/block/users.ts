import { BatchBuilder } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { idOf } from '../columns.js'
import type { Range } from '../plan.js'
import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'
import { countries, places } from '../shop/places.js'
import { topCategories } from '../shop/taxonomy.js'
import type { World } from '../shop/world.js'
import { personTexts, seedTexts } from '../texts.js'
import type { People } from './people.js'

const genders = ['female', 'male', 'non-binary', null]
const genderOf = new Alias([47, 42, 2, 9])
const incomes = ['under 25k', '25k-50k', '50k-75k', '75k-100k', '100k-150k', 'over 150k', null]
const incomeOf = new Alias([11, 18, 17, 11, 9, 5, 29])
const statuses = ['active', 'inactive', 'closed']
const statusOf = new Alias([94, 5, 1])

const unknownPlace = { country: null, region: null, city: null }
const placeTexts = places.map(({ country, region, name }) => ({
  country: countries[country]!.code,
  region,
  city: name,
}))

/** The tier of those who take part in the programme, by how many orders they placed. */
const tierOf = (orders: number): string | null =>
  orders >= 20 ? 'platinum' : orders >= 8 ? 'gold' : orders >= 3 ? 'silver' : orders >= 1 ? 'bronze' : null

/** The users of a block: `range` are their numbers in the shop. */
export const usersBatch = (
  random: Random,
  texts: Random,
  world: World,
  people: People,
  range: Range,
): Batch<'users'> => {
  seedTexts(texts)
  const { calendar } = world
  const endYear = new Date(calendar.end).getUTCFullYear()
  const builder = new BatchBuilder('users')
  for (let user = 0; user < people.homes.length; user++) {
    const number = range.from + user
    const { name, email, phone } = personTexts(number)
    const home = people.homes[user]!
    const place = random.chance(0.02) ? unknownPlace : placeTexts[home]!
    const preferred = people.preferred[user]!
    builder.add({
      userId: idOf('u', number),
      email,
      name,
      phone: random.chance(0.7) ? phone : null,
      ...place,
      birthYear: random.chance(0.8) ? endYear - 18 - Math.floor(62 * random.next() * (0.5 + random.next() / 2)) : null,
      gender: genders[genderOf.pick(random)]!,
      incomeBracket: incomes[incomeOf.pick(random)]!,
      loyaltyTier: random.chance(0.7) ? tierOf(people.orders[user]!) : null,
      preferredCategories: topCategories.filter((_, category) => preferred & (1 << category)).map(({ name }) => name),
      marketingConsent: random.chance(0.55),
      signupAt: calendar.instant(random, people.signupDays[user]!, home),
      status: statuses[statusOf.pick(random)]!,
    })
  }
  return builder.finish()
}
