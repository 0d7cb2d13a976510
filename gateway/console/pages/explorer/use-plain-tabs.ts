import { type RefObject, useEffect } from 'react';

/**
 * GraphiQL's tabs have buttons in them, which assistive technology does not reach inside a tab (WAI-ARIA 1.2: children of `tab` are
 * presentational). Here they are a list of buttons, of which one is the current.
 */
export function usePlainTabs(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plain = () => {
      for (const list of element.querySelectorAll('[role="tablist"]')) list.removeAttribute('role');
      for (const tab of element.querySelectorAll('[role="tab"]')) tab.removeAttribute('role');
      for (const tab of element.querySelectorAll('.graphiql-tab[aria-selected]')) {
        tab
          .querySelector('button')
          ?.setAttribute('aria-current', tab.getAttribute('aria-selected') ?? 'false');
        tab.removeAttribute('aria-selected');
      }
    };
    plain();
    const observer = new MutationObserver(plain);
    observer.observe(element, { childList: true, subtree: true, attributeFilter: ['role', 'aria-selected'] });
    return () => observer.disconnect();
  }, [place]);
}
