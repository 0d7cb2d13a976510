import type { KeyboardEvent } from 'react';

/** In an open list Ant Design takes the Tab key for a choice; here it only goes on to the next field. */
export function leaveListsAlone(event: KeyboardEvent): void {
  if (event.key === 'Tab') event.stopPropagation();
}
