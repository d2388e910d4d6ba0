// Before the first paint, so that a chosen theme never flashes. A file of its own: the page's content
// security policy allows no inline script. Without a choice the system's preference counts (styles/tokens.css).
try {
  const choice = localStorage.getItem('theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
} catch {
  // Storage may be forbidden; then the system's preference counts.
}
