export { Avatar, initials, seriesOf } from './avatar.tsx';
export {
  Button,
  type ButtonProps,
  type ButtonSize,
  type ButtonVariant,
  buttonClass,
  IconButton,
  type IconButtonProps,
} from './button.tsx';
export { readColors, SERIES_COUNT, seriesVar } from './colors.ts';
export { CopyButton } from './copy-button.tsx';
export { cx } from './cx.ts';
export { ConfirmDialog, Dialog, type DialogProps } from './dialog.tsx';
export { Drawer, SidePanel } from './drawer.tsx';
export { ErrorBoundary } from './error-boundary.tsx';
export { Fetched } from './fetched.tsx';
export { Field, Input, inputClass, TextArea } from './field.tsx';
export {
  type FormattedValue,
  formatAge,
  formatDate,
  formatDateTime,
  formatNumber,
  formatRelative,
  formatValue,
  formatValueText,
  plural,
} from './format.ts';
export { Info } from './info.tsx';
export { Kbd } from './kbd.tsx';
export { LazyCode } from './lazy-code.ts';
export {
  Menu,
  MenuCheckboxItem,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from './menu.tsx';
export { Popover, PopoverClose, PopoverContent, PopoverTrigger } from './popover.tsx';
export { Select, type SelectOption } from './select.tsx';
export {
  isMac,
  isTyping,
  type KeyPress,
  matchesShortcut,
  parseShortcut,
  printShortcut,
} from './shortcuts.ts';
export { Badge, EmptyState, Notice, Skeleton } from './surfaces.tsx';
export { Tab, TabList, TabPanel, Tabs } from './tabs.tsx';
export { setTheme, type Theme, type ThemeChoice, useTheme, useThemeChoice } from './theme.ts';
export { closeToast, Toaster, toast } from './toast.tsx';
export { Segments, Switch } from './toggle.tsx';
export { Tooltip, TooltipProvider } from './tooltip.tsx';
export { useMediaQuery } from './use-media-query.ts';
