(() => {
  'use strict';
  const byId = (id) => document.getElementById(id);

  // A link to something inside a folded part unfolds it.
  const unfoldTarget = () => {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) {
      if (part.localName === 'details') part.open = true;
    }
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', unfoldTarget);
  unfoldTarget();

  const filters = byId('filters');
  if (!filters) return;
  filters.hidden = false;

  const text = byId('filter-text');
  const severity = byId('filter-severity');
  const status = byId('filter-status');
  const workload = byId('filter-workload');
  const count = byId('filter-count');
  const rules = [...document.querySelectorAll('.rule')].map((element) => ({
    element,
    severity: element.dataset.severity,
    title: element.querySelector('summary').textContent.toLowerCase(),
    rows: [...element.querySelectorAll('.rows > tbody > tr')],
    words: [],
  }));
  const total = rules.reduce((sum, rule) => sum + rule.rows.length, 0);

  // The words of a row are read once, when a search first needs them.
  const words = (rule, index) => (rule.words[index] ??= rule.rows[index].textContent.toLowerCase());

  const apply = () => {
    const wanted = text.value.trim().toLowerCase();
    const active = wanted || severity.value || status.value || workload.value;
    let shown = 0;
    for (const rule of rules) {
      let matches = 0;
      const rightSeverity = !severity.value || rule.severity === severity.value;
      const titleMatches = rule.title.includes(wanted);
      rule.rows.forEach((row, index) => {
        const match = rightSeverity
          && (!status.value || row.className === 'f-' + status.value)
          && (!workload.value || row.cells[2].textContent === workload.value)
          && (!wanted || titleMatches || words(rule, index).includes(wanted));
        if (row.hidden === match) row.hidden = !match;
        if (match) matches += 1;
      });
      rule.element.hidden = matches === 0;
      rule.matches = matches;
      shown += matches;
    }
    if (active && shown <= 200) {
      for (const rule of rules) if (rule.matches) rule.element.open = true;
    }
    count.textContent = active
      ? `${shown.toLocaleString('en')} of ${total.toLocaleString('en')} findings`
      : `${total.toLocaleString('en')} findings in ${rules.length.toLocaleString('en')} rules`;
  };

  let timer = 0;
  text.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });
  for (const select of [severity, status, workload]) select.addEventListener('change', apply);

  const unfold = byId('unfold');
  unfold.addEventListener('click', () => {
    const open = unfold.textContent === 'Unfold all';
    for (const rule of rules) rule.element.open = open;
    unfold.textContent = open ? 'Fold all' : 'Unfold all';
  });
  apply();
})();
