/** Rows that several questions are answered from: work in pieces that must not see what is written between two of them. */
export interface Piece {
  /** Name of the whole work. */
  readonly work: string;
  /** The rows are let go after this one. */
  readonly isLast: boolean;
}

/** Works at once; one that was given up without its last piece goes when others come. */
const MOST = 2;

/** Holds the rows that a work in pieces began with until its last piece. */
export class HeldRows<Row> {
  readonly #read: () => Promise<readonly Row[]>;
  readonly #held = new Map<string, readonly Row[]>();

  constructor(read: () => Promise<readonly Row[]>) {
    this.#read = read;
  }

  /** The rows of now; of a piece, those of the first of its work. */
  async rows(piece: Piece | null): Promise<readonly Row[]> {
    if (!piece) return this.#read();
    const rows = this.#held.get(piece.work) ?? (await this.#read());
    this.#held.delete(piece.work);
    if (!piece.isLast) this.#held.set(piece.work, rows);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST && oldest !== undefined) this.#held.delete(oldest);
    return rows;
  }
}
