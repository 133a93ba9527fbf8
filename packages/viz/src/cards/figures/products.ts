import type { AnalysisFigure } from '../analysis-figure.js'
import { abcFigure } from '../../figures/abc.js'
import { basketFigure } from '../../figures/basket.js'
import { basketMatrixFigure } from '../../figures/basket-matrix.js'
import { inventoryCoverFigure } from '../../figures/inventory-cover.js'
import { inventoryFigure } from '../../figures/inventory.js'
import { inventoryNextFigure } from '../../figures/inventory-next.js'
import { priceResponseFigure } from '../../figures/price-response.js'
import { pricesFigure } from '../../figures/prices.js'
import { productQuadrantFigure } from '../../figures/product-quadrant.js'
import { productsFigure } from '../../figures/products.js'

type Figures = readonly [AnalysisFigure, ...AnalysisFigure[]]

export const productsFigures = {
  products: [
    {
      label: 'Views and conversion',
      question: 'What is seen and not bought, and what deserves to be seen more?',
      description: 'Scatter chart: products by how often they were viewed and by the share of viewers who bought.',
      table: 'products',
      isWide: true,
      figure: productQuadrantFigure,
    },
    {
      id: 'abc',
      label: 'ABC',
      question: 'How few products make most of the revenue?',
      description: 'Line chart: the share of net revenue that the best-selling products make together.',
      table: 'products',
      figure: abcFigure,
    },
    {
      id: 'money',
      label: 'Revenue and margin',
      question: 'Which products bring in the most, and what is left after their cost?',
      description: 'Bar chart of net revenue and margin of the twenty products with most net revenue.',
      table: 'products',
      figure: productsFigure,
    },
  ],
  basket: [
    {
      label: 'Products',
      question: 'Who buys one product, which other one do they buy?',
      description: 'Bar chart of the pairs with the highest lift: how often orders with one hold the other.',
      table: 'rules',
      figure: basketFigure,
    },
    {
      id: 'matrix',
      label: 'Heat map of subcategories',
      question: 'Which subcategories are bought together more often than by chance?',
      description: 'Heat map: how much oftener than by chance each pair of subcategories is bought together.',
      table: 'rules',
      params: { level: 'subcategory' },
      draws: () => true,
      figure: basketMatrixFigure,
    },
  ],
  inventory: [
    {
      label: 'Cover',
      question: 'For how long does the stock last?',
      description: 'Bar chart: how many products have stock for how many days.',
      table: 'inventory',
      figure: inventoryCoverFigure,
    },
    {
      id: 'next',
      label: 'Runs out first',
      question: 'What runs out first?',
      description: 'Bar chart of the twenty products whose stock lasts for the fewest days, against the delivery time.',
      table: 'inventory',
      figure: inventoryNextFigure,
    },
    {
      id: 'status',
      label: 'Status',
      question: 'What is to be reordered, and what lies?',
      description: 'Bar chart of the number of products of each status.',
      table: 'summary',
      figure: inventoryFigure,
    },
  ],
  prices: [
    {
      label: 'Before and after',
      question: 'What did the changes of price do to the units sold?',
      description:
        'Dot chart: units before and after each change of price, from the greatest cut to the greatest rise.',
      table: 'prices',
      figure: pricesFigure,
    },
    {
      id: 'response',
      label: 'All changes',
      question: 'Do units answer to prices as one expects?',
      description: 'Scatter chart: the change in units over the change in price.',
      table: 'prices',
      figure: priceResponseFigure,
    },
  ],
} satisfies Record<string, Figures>
