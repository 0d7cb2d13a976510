// Words of how roughly counts of statistics are told.

export const roundingTexts = {
  'nav.roundings': ['统计取整', 'Rounding of counts'],
  'rung.rounded': ['计数取 {{multiple}} 的倍数', 'Counted in multiples of {{multiple}}'],
  'rounding.lead': [
    '只能统计、不能逐条读取的数据，计数向来取整。这里规定哪些角色须取得更粗；一人有多个角色时，取其中最粗者。',
    'Counts of what may be counted and not read are rounded for everybody. Here a role can have them rougher; of several roles the roughest holds.',
  ],
  'rounding.role': ['角色', 'Role'],
  'rounding.roleHint': ['* 表示任何人', '* means everybody'],
  'rounding.multiple': ['计数为其倍数', 'Multiples of'],
  'rounding.multipleHint': [
    '2 到 1000；比数据类别本身的取整更细的，不起作用',
    '2 to 1000; what is finer than the class of the data asks has no effect',
  ],
  'rounding.none': ['没有角色另有规定。', 'No role says so.'],
  'rounding.new': ['新增取整', 'Add a rounding'],
  'rounding.title': ['编辑取整', 'Edit rounding'],
  'rounding.removeSure': [
    '从草案中删除角色 {{role}} 的取整？其计数将更细。',
    'Remove the rounding of {{role}} from the draft? Its counts become finer.',
  ],
} as const;
