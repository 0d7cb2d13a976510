// Colours, type and density of the console. Chinese fonts of the system come first; nothing is downloaded.

import type { ThemeConfig } from 'antd';

export const colors = {
  brand: '#1d4f91',
  ink: '#1f2733',
  quiet: '#5b6675',
  line: '#e4e8ee',
  ground: '#f5f7fa',
  good: '#1e7a45',
  warn: '#8a5a00',
  bad: '#b3261e',
} as const;

export const theme: ThemeConfig = {
  token: {
    // Whoever asked their system for less motion gets none (WCAG 2.2, 2.3.3).
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: colors.brand,
    colorInfo: colors.brand,
    colorSuccess: colors.good,
    colorWarning: colors.warn,
    colorError: colors.bad,
    colorSuccessBg: '#e3f3ea',
    colorSuccessBorder: '#b5dcc5',
    colorWarningBg: '#fdf1d8',
    colorWarningBorder: '#efd49a',
    colorErrorBg: '#fbe9e7',
    colorErrorBorder: '#efb8b2',
    colorInfoBg: '#e8eff8',
    colorInfoBorder: '#bcd0ea',
    colorText: colors.ink,
    colorTextSecondary: colors.quiet,
    colorTextDescription: colors.quiet,
    colorTextPlaceholder: '#6b7686',
    colorBgLayout: colors.ground,
    colorBorderSecondary: colors.line,
    borderRadius: 4,
    fontSize: 14,
    fontFamily:
      '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", system-ui, sans-serif',
    fontFamilyCode: '"Cascadia Mono", Consolas, Menlo, "Noto Sans Mono", "Noto Sans Mono CJK SC", monospace',
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.15s',
  },
  components: {
    Layout: { headerBg: '#ffffff', headerHeight: 52, headerPadding: '0 20px', siderBg: '#ffffff' },
    Menu: { itemHeight: 36, itemMarginInline: 8, itemSelectedBg: '#e8eff8', groupTitleColor: colors.quiet },
    Table: { headerBg: '#f0f3f7', headerColor: colors.quiet, cellPaddingBlockSM: 7 },
    Descriptions: { labelBg: '#f7f9fb' },
  },
};
