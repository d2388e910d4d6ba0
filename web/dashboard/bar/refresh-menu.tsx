import { RefreshCw } from 'lucide-react';
import {
  Button,
  Menu,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from '#web/ui/index.ts';
import { describeRefresh, REFRESH_CHOICES } from '../time-ranges.ts';

interface Props {
  /** seconds; undefined: each source its own */
  readonly refresh: number | undefined;
  readonly onChange: (refresh: number | undefined) => void;
  readonly onRefreshNow: () => void;
}

const OWN = 'auto';

/** How often the page looks for new data, and once at will. */
export function RefreshMenu({ refresh, onChange, onRefreshNow }: Props) {
  const shown = refresh === undefined ? 'Auto' : describeRefresh(refresh);
  const choices = [...REFRESH_CHOICES.filter(seconds => seconds !== refresh), ...(refresh ? [refresh] : [])];
  return (
    <Menu modal={false}>
      <MenuTrigger
        render={
          <Button
            variant="ghost"
            icon={<RefreshCw aria-hidden />}
            aria-label={`Refresh: ${shown}`}
            className="px-2! max-lg:hidden"
          >
            {shown}
          </Button>
        }
      />
      <MenuContent align="end">
        <MenuItem icon={<RefreshCw aria-hidden />} shortcut="r" onSelect={onRefreshNow}>
          Refresh now
        </MenuItem>
        <MenuSeparator />
        <MenuGroup>
          <MenuLabel>Look for new data every</MenuLabel>
          <MenuRadioGroup
            value={refresh === undefined ? OWN : String(refresh)}
            onValueChange={value => onChange(value === OWN ? undefined : Number(value))}
          >
            <MenuRadioItem value={OWN} hint="2 s for metrics, 10 s for datasets">
              Auto
            </MenuRadioItem>
            {choices
              .sort((a, b) => a - b)
              .map(seconds => (
                <MenuRadioItem key={seconds} value={String(seconds)}>
                  {describeRefresh(seconds)}
                </MenuRadioItem>
              ))}
          </MenuRadioGroup>
        </MenuGroup>
      </MenuContent>
    </Menu>
  );
}
