// The findings: search, filters, groups and details over the data that stands
// in the page. Only the rows that can be seen are in the document, and every
// text is set as text.
(() => {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const source = byId('findings-data');
  const explorer = byId('explorer');
  if (!source || !explorer) return;

  const data = JSON.parse(source.textContent);
  const column = data.columns;
  const total = column.rule.length;
  const severities = ['critical', 'high', 'medium', 'low'];
  const statuses = [
    ['fail', 'failed', 'fail'],
    ['not_assessed', 'not assessed', 'open'],
    ['waived', 'waived', 'waived'],
    ['pass', 'passed', 'pass'],
    ['not_applicable', 'not applicable', 'none'],
  ];
  const classWords = {
    region: 'loss of a Region', az: 'loss of a zone', infrastructure: 'loss of an instance or node',
    application: 'bad deployment or corrupted data',
  };
  const number = (value) => value.toLocaleString('en');
  const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

  // An element; children are elements or texts.
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value === true) element.setAttribute(key, '');
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child != null && child !== ''));
    return element;
  };

  // --- What a finding says -------------------------------------------------
  const nameOf = (i) => column.name[i];
  const arnOf = (i) => data.prefixes[column.prefix[i]] + (column.tail[i] || column.name[i]);
  const causeWords = (cause) => data.causes[cause].replace(/[\u0001\u0002]/g, '…');
  const messageOf = (i) => {
    const template = data.causes[column.cause[i]];
    let text = '';
    let from = 0;
    for (let at = 0; at < template.length; at += 1) {
      const code = template.charCodeAt(at);
      if (code > 2) continue;
      text += template.slice(from, at) + (code === 1 ? nameOf(i) : arnOf(i));
      from = at + 1;
    }
    return text + template.slice(from);
  };
  const ruleOf = (i) => data.rules[column.rule[i]];
  const workloadOf = (i) => (column.workload[i] < 0 ? '' : data.workloads[column.workload[i]]);
  const accountOf = (i) => (column.account[i] < 0 ? '' : data.accounts[column.account[i]]);
  const regionOf = (i) => data.regions[column.region[i]];
  const serviceOf = (i) => data.services[column.type[i]];

  // --- Filters -------------------------------------------------------------
  const distinct = (values) => [...new Set(values)];
  const services = distinct(data.services).sort();
  const serviceOfType = data.services.map((service) => services.indexOf(service));
  const classes = distinct(data.rules.flatMap((rule) => rule.classes));
  const facets = [
    { key: 'severity', label: 'Severity', chips: true, values: severities, words: severities, of: (i) => column.severity[i] },
    { key: 'status', label: 'Status', chips: true, values: statuses.map((s) => s[0]), words: statuses.map((s) => s[1]), of: (i) => column.status[i] },
    { key: 'service', label: 'Service', values: services, words: services, of: (i) => serviceOfType[column.type[i]] },
    { key: 'account', label: 'Account', values: data.accounts, words: data.accounts, of: (i) => column.account[i] },
    { key: 'region', label: 'Region', values: data.regions.map((r) => r[0]), words: data.regions.map((r) => r[1]), of: (i) => column.region[i] },
    { key: 'workload', label: 'Workload', values: data.workloads, words: data.workloads, of: (i) => column.workload[i] },
    { key: 'class', label: 'Prepares for', values: classes, words: classes.map((c) => classWords[c] ?? c), has: (i, v) => ruleOf(i).classes.includes(classes[v]) },
    { key: 'rule', label: 'Rule', values: data.rules.map((r) => r.id), words: data.rules.map((r) => r.title), of: (i) => column.rule[i] },
  ];
  if (data.has_baseline) {
    facets.push({ key: 'baseline', label: 'Baseline', values: ['new', 'unchanged'], words: ['new', 'unchanged'], of: (i) => column.baseline[i] - 1 });
  }
  for (const facet of facets) {
    facet.chosen = new Set();
    facet.has ??= (i, value) => facet.of(i) === value;
    facet.totals = new Array(facet.values.length).fill(0);
    if (!facet.of) {
      for (let i = 0; i < total; i += 1) facet.values.forEach((_, v) => { if (facet.has(i, v)) facet.totals[v] += 1; });
    } else {
      for (let i = 0; i < total; i += 1) { const v = facet.of(i); if (v >= 0) facet.totals[v] += 1; }
    }
  }
  const passes = (facet, i) => {
    if (facet.chosen.size === 0) return true;
    if (facet.of) return facet.chosen.has(facet.of(i));
    for (const value of facet.chosen) if (facet.has(i, value)) return true;
    return false;
  };

  // --- Search --------------------------------------------------------------
  let texts = null;
  const searchable = () => {
    if (texts) return texts;
    texts = new Array(total);
    for (let i = 0; i < total; i += 1) {
      const rule = ruleOf(i);
      const region = regionOf(i);
      let text = `${messageOf(i)}\n${arnOf(i)}\n${nameOf(i)}\n${rule.id}\n${rule.title}\n${accountOf(i)}\n${region[1]}\n${workloadOf(i)}\n${data.types[column.type[i]]}`;
      const tags = data.tags[i];
      if (tags) text += `\n${tags.map((tag) => `${data.texts[tag]}\n${data.texts[tag].replace(' = ', '=')}`).join('\n')}`;
      if (data.places[i]) text += `\n${data.places[i]}`;
      if (data.notes[i]) text += `\n${data.notes[i]}`;
      texts[i] = text.toLowerCase();
    }
    return texts;
  };
  // Words that must all occur; what stands in quotes is one word.
  const wordsOf = (query) => [...query.toLowerCase().matchAll(/"([^"]+)"?|(\S+)/g)].map((m) => m[1] ?? m[2]);

  // --- Order and groups ----------------------------------------------------
  const ranks = (values) => {
    const order = values.map((_, index) => index).sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0));
    const rank = new Array(values.length);
    order.forEach((index, place) => { rank[index] = place; });
    return rank;
  };
  // What sorts after everything.
  const last = Number.MAX_SAFE_INTEGER;
  const rankBy = {
    severity: () => (i) => column.severity[i] * 8 + column.status[i],
    finding: () => { const r = ranks(data.rules.map((rule) => rule.title)); return (i) => r[column.rule[i]]; },
    resource: () => { const r = ranks(column.name); return (i) => r[i]; },
    workload: () => { const r = ranks(data.workloads); return (i) => (column.workload[i] < 0 ? last : r[column.workload[i]]); },
    place: () => {
      const [a, r] = [ranks(data.accounts), ranks(data.regions.map((region) => region[1]))];
      return (i) => (column.account[i] < 0 ? last : a[column.account[i]] * 4096 + r[column.region[i]]);
    },
  };
  const rankCache = {};
  const rank = (key) => (rankCache[key] ??= rankBy[key]());
  const groupings = {
    rule: { label: 'rule', of: (i) => column.rule[i], title: (g) => data.rules[g].title },
    cause: { label: 'cause', of: (i) => column.cause[i], title: causeWords },
    workload: { label: 'workload', of: (i) => column.workload[i], title: (g) => (g < 0 ? 'No workload' : data.workloads[g]) },
    account: { label: 'account', of: (i) => column.account[i], title: (g) => (g < 0 ? 'No account' : data.accounts[g]) },
    region: { label: 'Region', of: (i) => column.region[i], title: (g) => data.regions[g][1] },
    none: { label: 'nothing' },
  };

  // --- State, also in the address ------------------------------------------
  const initial = { q: '', group: 'rule', sort: 'report', down: false, finding: '' };
  const state = { ...initial };
  const open = new Set();
  // Few findings are shown at once; of many, the groups are the overview.
  const MOST_UNFOLDED = 300;

  const address = () => {
    const parts = [];
    const tell = (key, value) => parts.push(`${key}=${encodeURIComponent(value).replace(/%2C/g, ',').replace(/%3A/g, ':')}`);
    if (state.q) tell('q', state.q);
    for (const facet of facets) {
      if (facet.chosen.size) parts.push(`${facet.key}=${[...facet.chosen].map((v) => encodeURIComponent(facet.values[v])).join(',')}`);
    }
    if (state.group !== initial.group) tell('group', state.group);
    if (state.sort !== initial.sort) tell('sort', (state.down ? '-' : '') + state.sort);
    if (state.finding) tell('finding', state.finding);
    return parts.length ? `#findings?${parts.join('&')}` : '#findings';
  };
  const decode = (text) => {
    try { return decodeURIComponent(text.replace(/\+/g, ' ')); } catch { return text; }
  };
  const readAddress = () => {
    if (!location.hash.startsWith('#findings?')) return false;
    Object.assign(state, initial);
    for (const facet of facets) facet.chosen.clear();
    for (const part of location.hash.slice('#findings?'.length).split('&')) {
      const [key, value = ''] = [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)];
      const facet = facets.find((candidate) => candidate.key === key);
      if (facet) {
        for (const one of value.split(',')) {
          const place = facet.values.indexOf(decode(one));
          if (place >= 0) facet.chosen.add(place);
        }
      } else if (key === 'q') state.q = decode(value);
      else if (key === 'group' && Object.hasOwn(groupings, value)) state.group = value;
      else if (key === 'sort' && Object.hasOwn(rankBy, value.replace(/^-/, ''))) {
        state.sort = value.replace(/^-/, '');
        state.down = value.startsWith('-');
      } else if (key === 'finding') state.finding = decode(value);
    }
    return true;
  };
  let addressTimer = 0;
  const writeAddress = () => {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => {
      if (location.hash !== address()) history.replaceState(null, '', address());
    }, 250);
  };

  // --- The controls --------------------------------------------------------
  const field = (label, control) => make('label', {}, make('span', {}, label), control);
  const search = make('input', { type: 'search', id: 'findings-search', autocomplete: 'off', spellcheck: 'false', placeholder: 'Resource, ARN, rule, message, account, tag' });
  const chipRow = (facet) => {
    const set = make('fieldset', { class: 'chips' }, make('legend', {}, facet.label));
    facet.buttons = facet.values.map((_, value) => {
      if (facet.totals[value] === 0) return null;
      facet.counts ??= [];
      facet.counts[value] = make('b', {});
      const button = make('button', { type: 'button', 'aria-pressed': 'false', 'data-value': facet.values[value] }, facet.words[value], ' ', facet.counts[value]);
      button.addEventListener('click', () => {
        if (!facet.chosen.delete(value)) facet.chosen.add(value);
        update();
      });
      set.append(button);
      return button;
    });
    return set;
  };
  const chooser = (facet) => {
    facet.select = make('select', { 'data-facet': facet.key }, make('option', { value: '' }, 'any'));
    const order = facet.words.map((_, value) => value).filter((value) => facet.totals[value] > 0);
    if (facet.key !== 'rule' && facet.key !== 'class') order.sort((a, b) => (facet.words[a] < facet.words[b] ? -1 : 1));
    for (const value of order) {
      facet.select.append(make('option', { value }, `${facet.words[value]} (${number(facet.totals[value])})`));
    }
    facet.select.addEventListener('change', () => {
      facet.chosen.clear();
      if (facet.select.value !== '') facet.chosen.add(Number(facet.select.value));
      update();
    });
    return order.length > 0 ? field(facet.label, facet.select) : null;
  };
  const groupSelect = make('select', { id: 'findings-group' }, ...Object.entries(groupings).map(([key, { label }]) => make('option', { value: key }, label)));
  const unfold = make('button', { type: 'button' }, 'Expand all');
  const reset = make('button', { type: 'button' }, 'Clear filters');
  const said = make('p', { role: 'status', id: 'findings-count' });
  const controls = make('div', { class: 'filters', role: 'search', 'aria-label': 'Findings' },
    make('div', { class: 'find' }, field('Search', search), field('Group by', groupSelect)),
    make('div', { class: 'facets' }, ...facets.filter((f) => f.chips).map(chipRow)),
    make('div', { class: 'selects' }, ...facets.filter((f) => !f.chips).map(chooser).filter(Boolean)),
    make('div', { class: 'told' }, said, make('span', { class: 'acts' }, unfold, reset)));

  // --- The rows ------------------------------------------------------------
  const headings = [['severity', 'Severity'], ['finding', 'Finding'], ['resource', 'Resource'], ['workload', 'Workload'], ['place', 'Account and Region']];
  const headers = headings.map(([key, title]) => {
    const button = make('button', { type: 'button', tabindex: '-1' }, title);
    const header = make('div', { role: 'columnheader', class: `c-${key}` }, button);
    button.addEventListener('click', () => sortBy(key));
    return { key, header, button };
  });
  const head = make('div', { role: 'rowgroup', class: 'head' }, make('div', { role: 'row', 'aria-rowindex': '1' }, ...headers.map((h) => h.header)));
  const body = make('div', { role: 'rowgroup', class: 'body' });
  const grid = make('div', { id: 'findings-grid', role: 'treegrid', tabindex: '0', 'aria-labelledby': 'findings-title', 'aria-describedby': 'findings-keys', 'aria-colcount': String(headings.length) }, head, body);
  const keys = make('p', { id: 'findings-keys', class: 'note keys' }, 'Arrow keys move, Enter shows details, right and left unfold and fold a group. Headings sort.');
  const detail = make('section', { id: 'finding-detail', class: 'detail', tabindex: '-1', 'aria-labelledby': 'detail-title', hidden: true });
  explorer.append(controls, make('div', { class: 'split' }, make('div', { class: 'frame' }, grid, keys), detail));
  explorer.hidden = false;

  let matches = [];
  let lines = []; // { group, count, worst, title } or { i }
  let active = -1;
  let rowHeight = 56;

  const placeMatches = () => {
    const words = wordsOf(state.q);
    const text = words.length ? searchable() : null;
    const chips = facets.filter((facet) => facet.chips);
    const plain = facets.filter((facet) => !facet.chips && facet.chosen.size > 0);
    const counts = chips.map((facet) => new Array(facet.values.length).fill(0));
    matches = [];
    each: for (let i = 0; i < total; i += 1) {
      for (const facet of plain) if (!passes(facet, i)) continue each;
      for (const word of words) if (!text[i].includes(word)) continue each;
      const [severity, status] = [passes(chips[0], i), passes(chips[1], i)];
      // A chip's number is what choosing it would show beside the other filters.
      if (status) counts[0][column.severity[i]] += 1;
      if (severity) counts[1][column.status[i]] += 1;
      if (severity && status) matches.push(i);
    }
    chips.forEach((facet, place) => facet.counts?.forEach((element, value) => { element.textContent = number(counts[place][value]); }));
    if (state.sort !== 'report') {
      const of = rank(state.sort);
      const sign = state.down ? -1 : 1;
      matches.sort((a, b) => sign * (of(a) - of(b)) || a - b);
    }
  };
  const groupKey = (group) => `${state.group}:${group}`;
  const placeLines = () => {
    const grouping = groupings[state.group];
    if (!grouping.of) {
      lines = matches.map((i) => ({ i }));
      return;
    }
    const groups = new Map();
    for (const i of matches) {
      const group = grouping.of(i);
      let entry = groups.get(group);
      if (!entry) groups.set(group, (entry = { group, members: [], worst: 9 }));
      entry.members.push(i);
      if (column.severity[i] < entry.worst) entry.worst = column.severity[i];
    }
    lines = [];
    let place = 0;
    for (const entry of groups.values()) {
      place += 1;
      entry.place = place;
      entry.of = groups.size;
      entry.open = open.has(groupKey(entry.group));
      lines.push(entry);
      if (entry.open) entry.members.forEach((i, at) => lines.push({ i, at: at + 1, of: entry.members.length }));
    }
  };

  const cell = (key, ...children) => make('div', { role: 'gridcell', class: `c-${key}` }, ...children);
  const line = (text, kind) => make('span', { class: kind }, text);
  const chip = (severity) => make('span', { class: `chip ${severities[severity]}` }, severities[severity]);
  const findingRow = (entry) => {
    const { i } = entry;
    const [, words, kind] = statuses[column.status[i]];
    const region = regionOf(i);
    const account = accountOf(i);
    const byRule = state.group === 'rule';
    return make('div', { role: 'row', class: `row f-${kind}` },
      cell('severity', chip(column.severity[i]), line(words, 'sub status')),
      cell('finding', line(byRule ? messageOf(i) : ruleOf(i).title, 'first-line'), byRule ? line(data.gains[i] ? `Mended: ${data.gains[i]}` : ruleOf(i).id, 'sub') : line(messageOf(i), 'sub')),
      cell('resource', line(nameOf(i), 'first-line'), line(data.types[column.type[i]].replace(/^AWS::/, '').replace('::', ' '), 'sub')),
      cell('workload', line(workloadOf(i) || '–', 'first-line'), column.baseline[i] === 1 ? line('new', 'sub new') : ''),
      cell('place', line(account || '–', 'first-line'), line(region[1], 'sub')));
  };
  const groupRow = (entry) => make('div', { role: 'row', class: 'row group', 'aria-expanded': String(entry.open) },
    make('div', { role: 'gridcell', class: 'c-group', 'aria-colspan': String(headings.length) }, chip(entry.worst), make('span', { class: 'group-title' }, groupings[state.group].title(entry.group)), make('span', { class: 'group-count' }, number(entry.members.length))));

  const shown = new Map(); // place of a line to its element
  const draw = () => {
    const top = grid.scrollTop;
    const height = grid.clientHeight || 600;
    const from = Math.max(0, Math.floor(top / rowHeight) - 6);
    const to = Math.min(lines.length, Math.ceil((top + height) / rowHeight) + 6);
    for (const [at, element] of shown) {
      if (at < from || at >= to) { element.remove(); shown.delete(at); }
    }
    const grouped = state.group !== 'none';
    const added = document.createDocumentFragment();
    for (let at = from; at < to; at += 1) {
      if (shown.has(at)) continue;
      const entry = lines[at];
      const element = entry.members ? groupRow(entry) : findingRow(entry);
      element.id = `finding-row-${at}`;
      element.dataset.at = at;
      element.setAttribute('aria-rowindex', at + 2);
      if (grouped) {
        element.setAttribute('aria-level', entry.members ? 1 : 2);
        element.setAttribute('aria-posinset', entry.members ? entry.place : entry.at);
        element.setAttribute('aria-setsize', entry.of);
      }
      element.setAttribute('aria-selected', String(!entry.members && state.finding === fingerprint(entry.i)));
      element.style.transform = `translateY(${at * rowHeight}px)`;
      shown.set(at, element);
      added.append(element);
    }
    body.append(added);
    for (const [at, element] of shown) element.classList.toggle('active', at === active);
    if (shown.has(active)) grid.setAttribute('aria-activedescendant', `finding-row-${active}`);
    else grid.removeAttribute('aria-activedescendant');
  };
  const redraw = () => {
    for (const element of shown.values()) element.remove();
    shown.clear();
    const height = parseFloat(getComputedStyle(grid).getPropertyValue('--row'));
    if (height > 0) rowHeight = height;
    body.style.height = `${Math.max(lines.length, 1) * rowHeight}px`;
    grid.setAttribute('role', state.group === 'none' ? 'grid' : 'treegrid');
    grid.setAttribute('aria-rowcount', lines.length + 1);
    body.classList.toggle('empty', lines.length === 0);
    draw();
  };

  // Everything again, after a change of what is asked for.
  const update = ({ keepPlace = false } = {}) => {
    placeMatches();
    if (!keepPlace) {
      open.clear();
      if (matches.length <= MOST_UNFOLDED && groupings[state.group].of) {
        for (const i of matches) open.add(groupKey(groupings[state.group].of(i)));
      }
      active = -1;
    }
    placeLines();
    if (!keepPlace) grid.scrollTop = 0;
    for (const facet of facets) {
      facet.buttons?.forEach((button, value) => button?.setAttribute('aria-pressed', String(facet.chosen.has(value))));
      if (facet.select) facet.select.value = facet.chosen.size ? String([...facet.chosen][0]) : '';
    }
    if (search.value !== state.q) search.value = state.q;
    groupSelect.value = state.group;
    for (const { key, header } of headers) {
      if (state.sort === key) header.setAttribute('aria-sort', state.down ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    }
    const groups = lines.filter((entry) => entry.members);
    const filtered = state.q !== '' || facets.some((facet) => facet.chosen.size > 0);
    const what = filtered ? `${number(matches.length)} of ${counted(total, 'finding')}` : counted(total, 'finding');
    said.textContent = matches.length === 0 ? 'No finding matches.' : groups.length ? `${what} in ${counted(groups.length, groupings[state.group].noun ?? groupings[state.group].label)}` : what;
    reset.disabled = !filtered;
    unfold.hidden = groups.length === 0;
    unfold.textContent = groups.length > 0 && groups.every((entry) => entry.open) ? 'Collapse all' : 'Expand all';
    redraw();
    writeAddress();
  };

  const sortBy = (key) => {
    if (state.sort !== key) Object.assign(state, { sort: key, down: false });
    else if (!state.down) state.down = true;
    else Object.assign(state, { sort: 'report', down: false });
    update();
  };
  const fold = (entry, unfolded) => {
    if (unfolded) open.add(groupKey(entry.group));
    else open.delete(groupKey(entry.group));
    update({ keepPlace: true });
  };

  // --- The details of a finding ---------------------------------------------
  const fingerprint = (i) => column.fingerprint[i];
  const term = (list, name, ...values) => {
    if (values.every((value) => value === '' || value == null)) return;
    list.append(make('dt', {}, name), make('dd', {}, ...values));
  };
  const copyButton = (what, text) => {
    const button = make('button', { type: 'button', class: 'copy' }, `Copy ${what}`);
    button.addEventListener('click', async () => {
      const done = await copy(text());
      button.textContent = done ? 'Copied' : 'Not copied';
      setTimeout(() => { button.textContent = `Copy ${what}`; }, 1500);
    });
    return button;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = make('textarea', { class: 'off-screen', 'aria-hidden': 'true' });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  };
  const showDetail = (i, { focus = false } = {}) => {
    state.finding = i == null ? '' : fingerprint(i);
    for (const [at, element] of shown) element.setAttribute('aria-selected', String(lines[at].i != null && lines[at].i === i));
    detail.replaceChildren();
    detail.hidden = i == null;
    explorer.classList.toggle('with-detail', i != null);
    writeAddress();
    if (i == null) { grid.focus(); return; }
    const rule = ruleOf(i);
    const region = regionOf(i);
    const [, words, kind] = statuses[column.status[i]];
    const close = make('button', { type: 'button', class: 'close' }, 'Close');
    close.addEventListener('click', () => showDetail(null));
    const list = make('dl', { class: 'list' });
    term(list, 'Resource', nameOf(i));
    term(list, 'ARN', make('code', {}, arnOf(i)));
    term(list, 'Type', data.types[column.type[i]]);
    term(list, 'Account', accountOf(i));
    term(list, 'Region', region[1]);
    term(list, 'Workload', workloadOf(i));
    term(list, 'Tags', ...(data.tags[i] ?? []).map((tag) => make('span', { class: 'line' }, data.texts[tag])));
    term(list, 'Declared in', data.places[i] ?? '');
    term(list, 'Accepted', data.notes[i] ?? '');
    term(list, 'Baseline', ['', 'new', 'unchanged'][column.baseline[i]]);
    term(list, 'Mending it', data.gains[i] ?? '');
    term(list, 'Rule', rule.anchor ? make('a', { href: `#${rule.anchor}` }, rule.id) : rule.id);
    term(list, 'Fingerprint', make('code', {}, fingerprint(i)));
    detail.append(
      make('div', { class: 'detail-top' }, chip(column.severity[i]), make('span', { class: `status f-${kind}` }, words), close),
      make('h3', { id: 'detail-title' }, rule.title),
      make('p', { class: 'evidence' }, messageOf(i)),
      make('p', { class: 'acts' }, copyButton('ARN', () => arnOf(i)), copyButton('link', () => location.href.replace(/#.*$/, '') + `#findings?finding=${encodeURIComponent(fingerprint(i))}`)),
      list);
    const own = data.remedies[i];
    if (own != null && data.texts[own]) detail.append(make('h4', {}, 'For this resource'), make('p', {}, data.texts[own]));
    const page = rule.anchor && byId(rule.anchor)?.querySelector('.help');
    if (page) detail.append(page.cloneNode(true));
    if (focus) {
      detail.focus();
      detail.scrollTop = 0;
    }
  };
  detail.addEventListener('keydown', (event) => { if (event.key === 'Escape') showDetail(null); });

  // --- Keys and pointer ------------------------------------------------------
  const moveTo = (place) => {
    if (lines.length === 0) return;
    active = Math.max(0, Math.min(lines.length - 1, place));
    const headHeight = head.offsetHeight;
    const top = active * rowHeight;
    const visible = grid.clientHeight - headHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + rowHeight > grid.scrollTop + visible) grid.scrollTop = top + rowHeight - visible;
    draw();
  };
  const act = (place, focus) => {
    const entry = lines[place];
    if (!entry) return;
    active = place;
    if (entry.members) fold(entry, !entry.open);
    else { draw(); showDetail(entry.i, { focus }); }
  };
  grid.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
    const entry = lines[active];
    const moves = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: lines.length - 1 };
    if (event.key in moves) moveTo(moves[event.key]);
    else if (event.key === 'Enter' || event.key === ' ') act(active, event.key === 'Enter');
    else if (event.key === 'ArrowRight' && entry?.members && !entry.open) fold(entry, true);
    else if (event.key === 'ArrowLeft' && entry?.members && entry.open) fold(entry, false);
    else if (event.key === 'ArrowLeft' && entry && !entry.members && state.group !== 'none') {
      let at = active;
      while (at > 0 && !lines[at].members) at -= 1;
      moveTo(at);
    } else if (event.key === 'Escape' && state.finding) showDetail(null);
    else return;
    event.preventDefault();
  });
  body.addEventListener('click', (event) => {
    const row = event.target.closest('.row');
    if (row && !String(getSelection())) act(Number(row.dataset.at), false);
  });
  let frame = 0;
  grid.addEventListener('scroll', () => {
    frame ||= requestAnimationFrame(() => { frame = 0; draw(); });
  }, { passive: true });
  addEventListener('resize', () => { frame ||= requestAnimationFrame(() => { frame = 0; redraw(); }); });
  search.addEventListener('input', () => { state.q = search.value.trim(); update(); });
  groupSelect.addEventListener('change', () => { state.group = groupSelect.value; update(); });
  reset.addEventListener('click', () => {
    state.q = '';
    for (const facet of facets) facet.chosen.clear();
    update();
  });
  unfold.addEventListener('click', () => {
    const groups = lines.filter((entry) => entry.members);
    const all = groups.every((entry) => entry.open);
    for (const entry of groups) {
      if (all) open.delete(groupKey(entry.group));
      else open.add(groupKey(entry.group));
    }
    update({ keepPlace: true });
  });

  // --- Links to findings -----------------------------------------------------
  const follow = () => {
    if (!readAddress()) return false;
    update();
    if (state.finding) {
      const i = column.fingerprint.indexOf(state.finding);
      if (i >= 0) {
        const grouping = groupings[state.group];
        if (grouping.of) { open.add(groupKey(grouping.of(i))); update({ keepPlace: true }); }
        moveTo(lines.findIndex((entry) => entry.i === i));
        showDetail(i);
      }
    } else if (!detail.hidden) showDetail(null);
    byId('findings').scrollIntoView();
    return true;
  };
  for (const link of document.querySelectorAll('a.show')) link.hidden = false;
  addEventListener('hashchange', follow);
  if (!follow()) update();
  // The words to search are put together while nobody waits for them.
  (window.requestIdleCallback ?? ((task) => setTimeout(task, 200)))(() => searchable());

  // --- On paper: everything, by rule and cause -------------------------------
  const paper = byId('paper');
  const print = () => {
    if (paper.childElementCount > 0) return;
    const rules = new Map();
    for (let i = 0; i < total; i += 1) {
      const causes = rules.get(column.rule[i]) ?? rules.set(column.rule[i], new Map()).get(column.rule[i]);
      const key = column.status[i] * data.causes.length + column.cause[i];
      if (!causes.has(key)) causes.set(key, []);
      causes.get(key).push(i);
    }
    const sheets = document.createDocumentFragment();
    for (const [rule, causes] of rules) {
      const all = [...causes.values()];
      const worst = Math.min(...all.map((findings) => column.severity[findings[0]]));
      const count = all.reduce((sum, findings) => sum + findings.length, 0);
      const sheet = make('div', { class: 'listing' }, make('h3', {}, chip(worst), ' ', data.rules[rule].title, ' ', make('small', {}, counted(count, 'finding'))));
      for (const findings of all) {
        const [, words, kind] = statuses[column.status[findings[0]]];
        const said = findings.length === 1 ? messageOf(findings[0]) : causeWords(column.cause[findings[0]]);
        sheet.append(make('p', {}, make('b', { class: `f-${kind}` }, words), ' ', said));
        sheet.append(make('ul', {}, ...findings.map((i) => {
          const arn = arnOf(i);
          const notes = [arn.includes(accountOf(i)) ? '' : accountOf(i), arn.endsWith(`workload/${workloadOf(i)}`) ? '' : workloadOf(i), data.places[i], data.notes[i], column.baseline[i] === 1 ? 'new since the baseline' : ''];
          return make('li', {}, arn, ' ', make('i', {}, notes.filter(Boolean).join(' · ')));
        })));
      }
      sheets.append(sheet);
    }
    paper.append(sheets);
  };
  addEventListener('beforeprint', print);
  addEventListener('afterprint', () => paper.replaceChildren());
  matchMedia('print').addEventListener('change', (event) => (event.matches ? print() : paper.replaceChildren()));
})();
