/** The parts of a page, in their order; `health` is there on live pages alone. */
export const sections = {
  overview: 'Overview',
  customers: 'Customers',
  behaviour: 'Behaviour',
  products: 'Products',
  geography: 'Geography',
  health: 'Health',
} as const

/** A part of a page. */
export type SectionName = keyof typeof sections
