// A link to something inside a folded part unfolds it, and the navigation
// shows where the reader is.
(() => {
  'use strict';
  const target = () => {
    try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; }
  };
  const unfoldTarget = () => {
    const found = location.hash.length > 1 && target();
    for (let part = found; part; part = part.parentElement) {
      if (part.localName === 'details') part.open = true;
    }
    if (found) found.scrollIntoView();
  };
  addEventListener('hashchange', unfoldTarget);
  unfoldTarget();

  const links = new Map();
  for (const link of document.querySelectorAll('nav a')) {
    const section = document.getElementById(link.hash.slice(1));
    if (section) links.set(section, link);
  }
  const seen = new IntersectionObserver((entries) => {
    for (const { target: section, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute('aria-current');
      links.get(section).setAttribute('aria-current', 'true');
    }
  }, { rootMargin: '-20% 0px -75% 0px' });
  for (const section of links.keys()) seen.observe(section);
})();
