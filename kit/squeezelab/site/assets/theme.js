// Before anything is drawn: the theme that this reader chose on an earlier page. Without a choice the system's stands.
try {
  const chosen = localStorage.getItem('squeezelab.theme');
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.jpThemeLight = String(chosen === 'light');
} catch {
  // storage is denied: the system's theme stands
}
