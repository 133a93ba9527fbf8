/** A subcategory and what its products cost, in dollars. */
interface Subcategory {
  readonly name: string
  readonly low: number
  readonly high: number
}

interface TopCategory {
  readonly name: string
  /** How often goods come back, against other categories. */
  readonly returns: number
  readonly subcategories: readonly Subcategory[]
}

const top = (name: string, returns: number, table: string): TopCategory => ({
  name,
  returns,
  subcategories: table.split(', ').map((entry) => {
    const [, subcategory, low, high] = /^(.*) (\d+)-(\d+)$/.exec(entry)!
    return { name: subcategory!, low: Number(low), high: Number(high) }
  }),
})

export const topCategories: readonly TopCategory[] = [
  top('Apparel', 220, 'Dresses 25-180, Shirts 15-90, Trousers 25-140, Outerwear 60-400, Underwear 8-45'),
  top('Shoes', 200, 'Sneakers 40-190, Boots 60-280, Sandals 20-110, Formal shoes 60-300, Slippers 12-60'),
  top('Electronics', 120, 'Headphones 20-420, Laptops 450-2400, Phones 200-1500, Cameras 250-2200, Chargers 8-70'),
  top('Home', 70, 'Bedding 20-220, Lighting 15-260, Rugs 30-520, Storage 8-110, Decoration 8-130'),
  top('Kitchen', 60, 'Cookware 18-260, Cutlery 10-160, Small appliances 25-380, Glassware 8-90, Baking 6-60'),
  top('Beauty', 45, 'Skin care 8-120, Make-up 6-70, Fragrance 25-190, Hair care 6-60, Tools 10-180'),
  top('Sports', 90, 'Running 15-200, Cycling 20-900, Yoga 10-120, Camping 15-480, Fitness 12-650'),
  top('Toys', 50, 'Building sets 10-220, Dolls 8-90, Board games 12-80, Puzzles 8-45, Outdoor toys 10-260'),
  top('Books', 25, 'Fiction 6-30, Non-fiction 8-45, Children 5-25, Comics 5-35, Textbooks 25-190'),
  top('Garden', 55, 'Plants 6-90, Tools for the garden 8-220, Furniture 40-950, Pots 5-110, Watering 8-130'),
]

const subcategoriesPerTop = 5
export const subcategories = topCategories.flatMap(({ subcategories: below }, parent) =>
  below.map((subcategory) => ({ ...subcategory, parent })),
)
export const categoryCount = topCategories.length + subcategories.length

const two = (number: number): string => String(number + 1).padStart(2, '0')

export const topCategoryId = (number: number): string => `c${two(number)}`
export const subcategoryId = (number: number): string =>
  `${topCategoryId(subcategories[number]!.parent)}${two(number % subcategoriesPerTop)}`

export const slugOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]+/g, '-')
