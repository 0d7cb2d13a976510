// The initials of a name in pinyin: 张小明 → zxm. Once as a function here, and once as one of the database, of which an index is made;
// both read pinyin-letters.txt, which has the usual reading of 20,853 characters of GBK, the common ones first.
//
// Where a character has several readings the usual one counts, but for the words below, and for what a character is read as when it
// is a surname, which is assumed at the beginning of a text of two to four characters.

import { readFileSync } from 'node:fs';

/** INVARIANT: the function of the database is made of this data by a migration: who changes it adds one that makes it, and its indexes, anew. */
const letters = readFileSync(new URL('pinyin-letters.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => ({ letter: line.slice(0, 1), characters: line.slice(2) }));

const words: readonly (readonly [string, string])[] = [
  ['银行', 'yh'],
  ['分行', 'fh'],
  ['支行', 'zh'],
  ['总行', 'zh'],
  ['商行', 'sh'],
  ['车行', 'ch'],
  ['行业', 'hy'],
  ['会计', 'kj'],
  ['音乐', 'yy'],
  ['乐器', 'yq'],
  ['重庆', 'cq'],
  ['厦门', 'xm'],
  ['西藏', 'xz'],
];

const doubleSurnames: readonly (readonly [string, string])[] = [
  ['尉迟', 'yc'],
  ['万俟', 'mq'],
  ['长孙', 'zs'],
  ['澹台', 'tt'],
  ['单于', 'cy'],
  ['乐正', 'yz'],
  ['子车', 'zj'],
];

const surnames = { characters: '查仇单繁解句乐区曾召折郄於', letters: 'zqspxgyozssqy' };

const dropped = '·•．.,，、。()（）[]【】《》<>“”"‘’\'-－—_/&＆ 　';

/** As the function of the database, whatever its collation: Latin letters in lower case, what is no character of the table stays as it is, punctuation and spaces go. */
export function pinyinInitials(text: string): string {
  let rest = text.replace(/[A-Z]/g, (each) => each.toLowerCase());
  const length = [...rest].length;
  if (length >= 2 && length <= 4) rest = withSurname(rest);
  for (const [word, initials] of words) rest = rest.replaceAll(word, initials);
  return [...rest]
    .filter((each) => !dropped.includes(each))
    .map((each) => byCharacter.get(each) ?? each)
    .join('');
}

const byCharacter: ReadonlyMap<string, string> = new Map(
  letters.flatMap(({ letter, characters }) => [...characters].map((each) => [each, letter] as const)),
);

function withSurname(text: string): string {
  const double = doubleSurnames.find(([name]) => text.startsWith(name));
  if (double !== undefined) return double[1] + text.slice(2);
  const at = surnames.characters.indexOf(text.slice(0, 1));
  return at < 0 ? text : surnames.letters.slice(at, at + 1) + text.slice(1);
}

/**
 * SQL that makes the function `<schema>.pinyin_initials(text)`. Comparing with a list is linear, so what is common stands first, and
 * the planner is told that a call is dear.
 */
export function pinyinInitialsFunction(schema: string): string {
  const ascii = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const from = ascii + letters.map(({ characters }) => characters).join('');
  const to = ascii + letters.map(({ letter, characters }) => letter.repeat([...characters].length)).join('');
  const double = doubleSurnames.map(([name, initials]) => `WHEN ${quoted(name)} THEN ${quoted(initials)}`);
  const single = `translate(left(rest, 1), ${quoted(surnames.characters)}, ${quoted(surnames.letters)})`;
  const replaced = words.reduce(
    (sql, [word, initials]) => `replace(${sql}, ${quoted(word)}, ${quoted(initials)})`,
    'rest',
  );
  return `
CREATE OR REPLACE FUNCTION ${schema}.pinyin_initials(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $initials$
DECLARE
  rest text := lower(name COLLATE "C");
BEGIN
  IF char_length(rest) BETWEEN 2 AND 4 THEN
    rest := coalesce(
      CASE left(rest, 2) ${double.join(' ')} END || substr(rest, 3),
      ${single} || substr(rest, 2)
    );
  END IF;
  rest := ${replaced};
  RETURN translate(translate(rest, ${quoted(dropped)}, ''), ${quoted(from)}, ${quoted(to)});
END
$initials$;
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
