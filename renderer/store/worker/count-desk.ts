import {
  countedRecords,
  countFigures,
  type FigureRequest,
  type FigureSet,
} from '#shared/domain/month/count-figures.ts';
import type { FigureBasis } from '#shared/domain/month/figure-basis.ts';
import { type TodoInput, type TodoItem, todoItems } from '#shared/domain/month/todo.ts';
import { CountBook, type WriteCounts } from './count-book.ts';
import { HeldRows, type Piece } from './held-rows.ts';
import type { AnyInstance } from './wrap-storage.ts';

/** A question about figures; `today` moves on while the basis stays. */
export interface FiguresAsk {
  readonly today: string;
  readonly requests: readonly FigureRequest[];
  readonly codes: readonly string[];
  /** One of several questions that are answered from the same rows; null: alone. */
  readonly piece: Piece | null;
}

export interface CountedAsk {
  readonly today: string;
  readonly request: FigureRequest;
  readonly code: string;
  readonly unitCodes: readonly string[] | null;
}

export interface TodoAsk extends TodoInput {
  readonly today: string;
}

/** Figures and dues over all records, inside the worker: the page only gets numbers. Loaded when first asked. */
export class CountDesk {
  readonly #book: CountBook;
  readonly #held = new HeldRows(() => this.#book.rows());
  #basis: Omit<FigureBasis, 'today'> | null = null;

  constructor(instance: AnyInstance, key: CryptoKey, writes: WriteCounts) {
    this.#book = new CountBook(instance, key, writes);
  }

  teach(basis: Omit<FigureBasis, 'today'>): null {
    this.#basis = basis;
    return null;
  }

  async figures({ today, requests, codes, piece }: FiguresAsk): Promise<readonly FigureSet[]> {
    return countFigures(this.#with(today), await this.#held.rows(piece), requests, new Set(codes));
  }

  async counted({ today, request, code, unitCodes }: CountedAsk): Promise<readonly string[]> {
    const units = unitCodes && new Set(unitCodes);
    return countedRecords(this.#with(today), await this.#book.rows(), { request, code, unitCodes: units });
  }

  async todo({ today, ...input }: TodoAsk): Promise<readonly TodoItem[]> {
    return todoItems(this.#with(today), await this.#book.rows(), input);
  }

  #with(today: string): FigureBasis {
    if (!this.#basis) throw new Error('figures were asked for before their basis');
    return { ...this.#basis, today };
  }
}
