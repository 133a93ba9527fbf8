import { faker } from '@faker-js/faker/locale/en'
import type { Random } from './random.js'

const providers = ['example.com', 'example.org', 'example.net']

/** Only letters: what may stand before the @ without quotes. */
const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '')

/** Starts the texts of one block, so that they do not depend on what this thread wrote before. */
export const seedTexts = (random: Random): void => {
  faker.seed(random.below(0x100000000))
}

export interface PersonTexts {
  readonly name: string
  /** At a domain that is reserved for examples; unique, as it holds the number of the user. */
  readonly email: string
  readonly phone: string
}

export const personTexts = (number: number): PersonTexts => {
  const first = faker.person.firstName()
  const last = faker.person.lastName()
  return {
    name: `${first} ${last}`,
    email: `${letters(first)}.${letters(last)}${number + 1}@${faker.helpers.arrayElement(providers)}`,
    phone: faker.phone.number({ style: 'international' }),
  }
}

export const brandText = (): string => faker.company.name()

/** What a product is called before the name of its kind: `Fantastic Bamboo`. */
export const productText = (): string => `${faker.commerce.productAdjective()} ${faker.commerce.productMaterial()}`
