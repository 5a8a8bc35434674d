import type { ThemeConfig } from 'antd';
import type { DisplayMode } from './display-mode.ts';

/** The accent of the product: a calm official red. Used for the primary button, the chosen menu entry and links. */
export const ACCENT = '#b5282d';

/**
 * Font stack of all screens. The first families are those of the machines in offices (Windows, Kylin/UOS), the last
 * ones stand in elsewhere. Named in full because Chromium's default family changes with its language pack.
 */
export const FONT_FAMILY =
  '"Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif';

/**
 * The one look of desk and console: plain office software for 1366×768, squarish corners, dense tables, text dark
 * enough for old screens, no motion that a slow PC would stutter over.
 */
export const officeTheme: ThemeConfig = {
  token: {
    colorPrimary: ACCENT,
    colorInfo: '#2f5d8c',
    colorSuccess: '#2e7d4f',
    colorSuccessBg: '#eef7f1',
    colorSuccessBorder: '#b5d8c2',
    colorWarning: '#b26a00',
    // the derived grounds of such dark colours are muddy
    colorInfoBg: '#eef4fa',
    colorInfoBorder: '#b6cbe0',
    colorWarningBg: '#fff6e5',
    colorWarningBorder: '#e8c27a',
    colorError: '#c0392b',
    colorLink: '#9c2227',
    colorText: '#1f2328',
    colorTextSecondary: '#4a5057',
    colorTextTertiary: '#5b6269',
    colorTextDescription: '#5b6269',
    colorTextPlaceholder: '#6a7178',
    colorBgLayout: '#f4f5f6',
    colorBorder: '#c4c8cd',
    colorBorderSecondary: '#dfe2e6',
    fontFamily: FONT_FAMILY,
    fontSize: 14,
    borderRadius: 3,
    borderRadiusLG: 4,
    controlHeight: 32,
    motion: false,
  },
  components: {
    Layout: { headerBg: '#ffffff', headerHeight: 48, headerPadding: '0 16px', siderBg: '#ffffff', bodyBg: '#f4f5f6' },
    Menu: { itemHeight: 36, itemBorderRadius: 3, itemSelectedBg: '#fbecec', itemSelectedColor: ACCENT },
    Table: { headerBg: '#f0f1f3', headerColor: '#1f2328', cellPaddingBlockSM: 6, cellPaddingInlineSM: 8 },
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
  },
};

const SIZES: Readonly<Record<DisplayMode['size'], ThemeConfig['token']>> = {
  standard: {},
  large: { fontSize: 16, controlHeight: 36 },
  larger: { fontSize: 18, controlHeight: 40 },
};
const STRONG: ThemeConfig['token'] = {
  colorPrimary: '#8f1519',
  colorLink: '#7a1216',
  colorError: '#9b0f08',
  colorWarning: '#7a4600',
  colorSuccess: '#1c5634',
  colorText: '#000000',
  colorTextSecondary: '#16191d',
  colorTextTertiary: '#2b3036',
  colorTextDescription: '#2b3036',
  colorTextPlaceholder: '#4a5057',
  colorBorder: '#5b6269',
  colorBorderSecondary: '#767d85',
};

/** The office look at the size and contrast that this desk's people chose. */
export function themeFor({ size, isStrong }: DisplayMode): ThemeConfig {
  return { ...officeTheme, token: { ...officeTheme.token, ...SIZES[size], ...(isStrong ? STRONG : {}) } };
}
