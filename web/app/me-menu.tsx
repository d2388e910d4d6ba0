import { useNavigate } from '@tanstack/react-router';
import { LogOut, Monitor, Moon, Sun, UserPen } from 'lucide-react';
import { useState } from 'react';
import {
  Avatar,
  LazyCode,
  Menu,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
  setTheme,
  type ThemeChoice,
  toast,
  useThemeChoice,
} from '#web/ui/index.ts';
import { signOut } from './auth.ts';
import { LazyPart } from './lazy-part.tsx';
import { explain } from './problem.ts';
import { useMe } from './tenant.ts';

const profileDialog = new LazyCode(
  async () => (await import('#web/settings/profile-dialog.tsx')).ProfileDialog,
);

const THEMES = [
  { value: 'system', name: 'Like the system', icon: <Monitor aria-hidden /> },
  { value: 'light', name: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', name: 'Dark', icon: <Moon aria-hidden /> },
] as const;

/** Who I am, how it looks, and the way out. */
export function MeMenu() {
  const me = useMe();
  const theme = useThemeChoice();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const leave = async () => {
    try {
      await signOut();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      toast({ tone: 'bad', message: explain(error) });
    }
  };
  return (
    <>
      <Menu>
        <MenuTrigger
          aria-label={`You: ${me.name}`}
          className="flex size-(--control) shrink-0 items-center justify-center rounded-full hover:bg-hover data-popup-open:bg-hover"
        >
          <Avatar name={me.name} id={me.id} />
        </MenuTrigger>
        <MenuContent align="end" className="w-60">
          <div className="px-2 pt-1.5 pb-2">
            <div className="truncate text-sm font-semibold">{me.name}</div>
            <div className="truncate text-xs text-faint">{me.email}</div>
          </div>
          <MenuItem icon={<UserPen aria-hidden />} onSelect={() => setEditing(true)}>
            Change your name
          </MenuItem>
          <MenuSeparator />
          <MenuGroup>
            <MenuLabel>Appearance</MenuLabel>
            <MenuRadioGroup value={theme} onValueChange={value => setTheme(value as ThemeChoice)}>
              {THEMES.map(({ value, name, icon }) => (
                <MenuRadioItem key={value} value={value} icon={icon}>
                  {name}
                </MenuRadioItem>
              ))}
            </MenuRadioGroup>
          </MenuGroup>
          <MenuSeparator />
          <MenuItem icon={<LogOut aria-hidden />} onSelect={leave}>
            Sign out
          </MenuItem>
        </MenuContent>
      </Menu>
      <LazyPart code={profileDialog} wanted={editing} onWantedChange={setEditing}>
        {ProfileDialog => (editing ? <ProfileDialog onClosed={() => setEditing(false)} /> : null)}
      </LazyPart>
    </>
  );
}
