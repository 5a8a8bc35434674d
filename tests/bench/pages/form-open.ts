import { App } from 'antd';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { type Desk, DeskContext, MonthContext } from '../../../renderer/desk/desk-context.ts';
import { NewEntryScreen } from '../../../renderer/features/entry/entry-screen.tsx';
import type { DeskStore } from '../../../renderer/store/desk-store.ts';

/**
 * Opens the form of a new record over an open store, as the desk's address does, and takes it away again. Milliseconds
 * from the order to draw until a field has the focus.
 */
export async function openForm(store: DeskStore, typeId: string, month: string): Promise<number> {
  // The form takes nothing else from the desk until somebody adds a paper or leaves.
  const desk = { store, beforeLeaving: () => () => undefined } as unknown as Desk;
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  const screen = createElement(NewEntryScreen, { typeId, draftId: null });
  // biome-ignore lint/correctness/noChildrenProp: the router’s type asks for its children as a property
  const routed = createElement(Router, { hook: useHashLocation, children: screen });
  const inMonth = createElement(MonthContext, { value: month }, routed);
  const start = performance.now();
  root.render(createElement(App, null, createElement(DeskContext, { value: desk }, inMonth)));
  const millis = await untilFocused(place, start);
  root.unmount();
  place.remove();
  return millis;
}

const PATIENCE_MS = 20_000;

function untilFocused(place: HTMLElement, start: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const now = performance.now();
      if (place.querySelector('.entry-form :focus')) resolve(now - start);
      else if (now - start > PATIENCE_MS) reject(new Error('the form did not open'));
      else setTimeout(look);
    };
    look();
  });
}
