import { createContext } from 'react';

/** Month (`YYYY-MM`) of which a day typed alone is meant; null: none, such a text is no date. */
export const NearMonthContext = createContext<string | null>(null);
