import { testBrowser } from '../support/browser.ts';
import { furnishedHouse } from '../support/furnished.ts';
import { fingers } from './pages/fingers.ts';
import { keyboard } from './pages/keyboard.ts';
import { looks } from './pages/looks.ts';
import { motion } from './pages/motion.ts';
import { openings } from './pages/openings.ts';

// One browser and one server for everything that is true of all pages.
const windows = await testBrowser();
const house = furnishedHouse();

looks(windows, house);
openings(windows, house);
fingers(windows, house);
keyboard(windows, house);
motion(windows, house);
