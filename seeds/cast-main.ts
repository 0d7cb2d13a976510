// `npm run -s cast`: the named cast as JSON, handle → ids, name and what is special. Needs no database.

import { castEntities, castPeople } from './cast.ts';

const listed = {
  ...Object.fromEntries(
    Object.entries(castPeople).map(([handle, { kind, personId, idNumber, name, special }]) => [
      handle,
      { kind, personId, idNumber, name, special },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(castEntities).map(([handle, { kind, uscc, name, special }]) => [
      handle,
      { kind, uscc, name, special },
    ]),
  ),
};

process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
