/** The open windows, known here so that app and window need not import each other. */
export interface OpenWindow {
  readonly id: number;
  tryClose(): Promise<boolean>;
}

export const openWindows = new Map<number, OpenWindow>();
