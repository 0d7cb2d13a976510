// Masks of names. A name is 1 to 6 Han characters, or segments of letters with `·` or a space between them. Longer Han names are
// those of organizations: their register is public, so that two characters and a length would point one out.

/**
 * The first and the last character, of one or two the first, of a compound surname the surname: 王 → 王, 王芳 → 王*,
 * 王小明 → 王*明, 欧阳娜娜 → 欧阳**. Of segments the first character: 买买提·艾力 → 买**·**. The length shows.
 */
export function name(text: string): string | undefined {
  const characters = [...text];
  const first = characters[0] ?? '';
  if (isSegmented(text)) return first + characters.slice(1).map(starred).join('');
  if (!isHan(text)) return undefined;
  const surname = surnameOf(characters);
  if (characters.length <= 2 || surname.length === 2)
    return surname.join('') + '*'.repeat(characters.length - surname.length);
  return `${first}${'*'.repeat(characters.length - 2)}${characters.at(-1)}`;
}

/** The surname, of segments the first character, and two stars: 王小明 → 王**, 王 → 王**. The length is hidden. */
export function publicName(text: string): string | undefined {
  const characters = [...text];
  if (isSegmented(text)) return `${characters[0]}**`;
  return isHan(text) ? `${surnameOf(characters).join('')}**` : undefined;
}

function isHan(text: string): boolean {
  return /^\p{Script=Han}{1,6}$/u.test(text);
}

/** Han with a separator, or any other letters; not a single character. */
function isSegmented(text: string): boolean {
  if (!segments.test(text)) return false;
  return /\p{Script=Han}/u.test(text) ? /^\p{L}{1,8}[·•・ ].{0,15}$/u.test(text) : [...text].length > 1;
}

const segments = /^(?=\p{L})[\p{L}\p{M}'’.-]{1,30}(?:[·•・ ][\p{L}\p{M}'’.-]{1,30}){0,5}$/u;

function starred(character: string): string {
  return '·•・ '.includes(character) ? character : '*';
}

/** Two characters are never all surname: 欧阳 is somebody of the family 欧 whose given name is 阳. */
function surnameOf(characters: readonly string[]): readonly string[] {
  const isCompound = characters.length > 2 && compoundSurnames.has(characters.slice(0, 2).join(''));
  return characters.slice(0, isCompound ? 2 : 1);
}

const compoundSurnames: ReadonlySet<string> = new Set(
  (
    '欧阳 司马 上官 诸葛 皇甫 令狐 夏侯 尉迟 慕容 司徒 端木 东方 独孤 南宫 万俟 闻人 公孙 澹台 濮阳 申屠 ' +
    '太史 宇文 长孙 轩辕 呼延 淳于 单于 钟离 鲜于 司空 赫连 拓跋 闾丘 百里 西门 公冶 完颜 耶律 纳兰'
  ).split(' '),
);
