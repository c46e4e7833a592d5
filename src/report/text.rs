//! The report for a terminal.
//!
//! Styles are ANSI escape sequences; the caller's `anstream` leaves them out
//! where they do not belong (pipes, `NO_COLOR`). Every line fits the width that
//! is given, and no state is told by colour alone.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::digest::{self, Case, Column, GapGroup, Group, Matrix, Outlook, Row, Tally, counted};
use super::safe_text::{fit_to_width, safe_text};
use super::scenarios::{SCENARIOS, scenario_rows};
use super::terminal::{BOLD, DIM, GREEN, MAGENTA, RED, UNBROKEN, YELLOW, link, pad, paint, wrap};
use super::{
    Baseline, BaselineReport, EstimateReport, Outcome, Report, Severity, Status, Target,
    WaiverReport, WorkloadReport, human_duration, human_time,
};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The story in some twenty lines.
    Summary,
    /// Every workload's critical path with sources, every group of findings.
    Full,
}

/// How the text is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextOptions {
    /// The terminal's width in columns; less than 60 is taken for 60.
    pub width: usize,
    /// How much is told.
    pub detail: Detail,
    /// The files that hold the whole report, named in the last line.
    pub written: Vec<WrittenFile>,
    /// True where the terminal follows links (OSC 8).
    pub links: bool,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// As people named it.
    pub name: String,
    /// Its `file://` address, where it has one.
    pub address: Option<String>,
}

/// Below this nothing is laid out any narrower.
const NARROWEST: usize = 60;
/// One verdict: `! ≤1 h 20 min · ≤2 s`, and a space.
const CELL: usize = 21;
/// The verdict on a kind of loss: `✔ 1 h 20 min`, and a space.
const SCENARIO: usize = 15;
/// Remedies that are named.
const REMEDIES_IN_SUMMARY: usize = 3;
/// Rows and groups that a summary shows.
const ROWS_IN_SUMMARY: usize = 10;
const GROUPS_IN_SUMMARY: usize = 5;
const CHANGES_IN_SUMMARY: usize = 10;
/// The widest column of rule ids.
const LONGEST_RULE_ID: usize = 50;
/// Resources that a group names where every group is told.
const RESOURCES_IN_FULL: usize = 5;
/// Start and duration of a step, before its name.
const STEP_FIGURES: usize = 29;
/// The shortest column of names that stands beside rule ids.
const SHORTEST_NAME: usize = 14;
/// The lines of a remedy in a summary.
const REMEDY_LINES: usize = 2;
/// The longest text that is wrapped; nobody reads more in a terminal.
const LONGEST_TEXT: usize = 600;

/// The report as text with ANSI styles.
pub fn render(report: &Report, options: &TextOptions) -> String {
    let mut page = Page {
        report,
        width: options.width.max(NARROWEST),
        full: options.detail == Detail::Full,
        links: options.links,
        text: String::new(),
    };
    let matrices = digest::matrices(report);
    page.header();
    page.headline(&digest::headline(report, &matrices));
    for matrix in &matrices {
        page.matrix(matrix);
    }
    page.scenarios();
    page.remedies();
    if page.full {
        report.workloads.iter().for_each(|workload| page.workload(workload));
    }
    page.findings();
    page.gaps();
    page.written(&options.written);
    page.text
}

struct Page<'a> {
    report: &'a Report,
    width: usize,
    full: bool,
    links: bool,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A line of one style, cut to the width.
    fn styled(&mut self, indent: usize, style: Style, text: &str) {
        let text = fit_to_width(text, self.width.saturating_sub(indent));
        self.line(&format!("{:indent$}{}", "", paint(style, &text)));
    }

    /// Words over as many lines as they need.
    fn wrapped(&mut self, indent: usize, style: Style, text: &str) {
        for line in wrap(&fit_to_width(text, LONGEST_TEXT), self.width.saturating_sub(indent)) {
            self.styled(indent, style, &line);
        }
    }

    fn header(&mut self) {
        let report = self.report;
        let title = format!("Blackstart {}", safe_text(&report.tool.version));
        let time = format!("  inventory of {}", human_time(report.collected_at));
        self.line(&format!("{}{}", paint(BOLD, &title), paint(DIM, &time)));
        let scope = [
            counted(report.scope.accounts.len(), "account"),
            counted(report.scope.regions.len(), "Region"),
            counted(report.summary.resources, "resource"),
            counted(report.workloads.len(), "workload"),
            counted(report.summary.rules, "rule"),
        ];
        self.styled(0, DIM, &scope.join(" · "));
    }

    fn headline(&mut self, headline: &str) {
        self.line("");
        self.wrapped(0, BOLD, headline);
    }

    fn matrix(&mut self, matrix: &Matrix<'_>) {
        let layout = Layout::of(self.width, matrix);
        self.line("");
        if matrix.class != "region" {
            self.styled(0, BOLD, &digest::class_title(matrix.class));
        }
        let shown = if self.full { matrix.rows.len() } else { ROWS_IN_SUMMARY };
        for columns in layout.chunks(self.full) {
            self.column_heads(matrix, &layout, columns);
            for row in matrix.rows.iter().take(shown) {
                self.row(row, &layout, columns);
            }
        }
        self.matrix_notes(matrix, &layout, shown);
    }

    fn column_heads(&mut self, matrix: &Matrix<'_>, layout: &Layout, columns: &[usize]) {
        let mut names = layout.lead("RTO · RPO", "");
        let mut codes = layout.lead("workload", "target");
        for index in columns {
            let disruption = matrix.columns[*index].disruption;
            let dark = if matrix.class == "region" { " dark" } else { "" };
            let name = format!("{}{dark}", digest::disruption_name(disruption));
            names.push_str(&pad(&name, CELL - 1));
            names.push(' ');
            codes.push_str(&pad(&digest::disruption_codes(disruption), CELL - 1));
            codes.push(' ');
        }
        self.line(&paint(BOLD, names.trim_end()));
        self.line(&paint(DIM, codes.trim_end()));
    }

    fn row(&mut self, row: &Row<'_>, layout: &Layout, columns: &[usize]) {
        let mut line = layout.lead(&row.workload.name, &target_words(row));
        for cell in columns.iter().map(|index| row.cells[*index]) {
            let (style, words) = cell.map_or_else(
                || (DIM, "  not simulated".to_owned()),
                |estimate| verdict(estimate, row.target),
            );
            let words = fit_to_width(&words, CELL - 1);
            let missing = CELL - words.width();
            line.push_str(&format!("{}{:missing$}", paint(style, &words), ""));
        }
        self.line(&line);
    }

    fn matrix_notes(&mut self, matrix: &Matrix<'_>, layout: &Layout, shown: usize) {
        let hidden = matrix.rows.len().saturating_sub(shown);
        if hidden > 0 {
            self.styled(2, DIM, &format!("and {}", counted(hidden, "more workload")));
        }
        let legend = "✔ recovers, ! misses target, ✘ does not come back, ~ cannot be judged.";
        let mut notes = vec![legend.to_owned()];
        if !layout.calm.is_empty() {
            let names: Vec<_> = layout
                .calm
                .iter()
                .map(|index| digest::disruption_name(matrix.columns[*index].disruption))
                .collect();
            notes.push(format!("Nothing notices the loss of {}.", names.join(", ")));
        }
        let left_out = layout.affecting.iter().skip(layout.per_chunk);
        let left_out: Vec<_> = left_out.map(|index| tally_words(&matrix.columns[*index])).collect();
        if !left_out.is_empty() && !self.full {
            self.wrapped(
                2,
                Style::new(),
                &format!("Also: {}", left_out.join(&format!("{UNBROKEN}· "))),
            );
        }
        self.wrapped(2, DIM, &notes.join(" "));
    }

    /// The other kinds of loss: the worst of each.
    fn scenarios(&mut self) {
        let rows = scenario_rows(self.report);
        if rows.is_empty() {
            return;
        }
        let names = rows.iter().map(|row| safe_text(&row.workload.name).width());
        let name = names.max().unwrap_or(0).clamp(12, if self.width < 100 { 18 } else { 26 });
        let room = self.width.saturating_sub(name + 4);
        let columns = (room / SCENARIO).clamp(1, SCENARIOS.len());
        self.line("");
        let mut heads = format!("  {}  ", pad("other losses", name));
        for (_, title) in SCENARIOS.iter().take(columns) {
            heads.push_str(&pad(title, SCENARIO));
        }
        self.line(&paint(BOLD, heads.trim_end()));
        let shown = if self.full { rows.len() } else { ROWS_IN_SUMMARY };
        for row in rows.iter().take(shown) {
            let mut line = format!("  {}  ", pad(&row.workload.name, name));
            for cell in row.cells.iter().take(columns) {
                let (style, words) = cell.map_or((DIM, "–".to_owned()), short_verdict);
                let words = fit_to_width(&words, SCENARIO - 1);
                let missing = SCENARIO - words.width();
                line.push_str(&format!("{}{:missing$}", paint(style, &words), ""));
            }
            self.line(&line);
        }
        let hidden = rows.len().saturating_sub(shown);
        if hidden > 0 {
            self.styled(2, DIM, &format!("and {}", counted(hidden, "more workload")));
        }
    }

    /// What to mend first, across all workloads.
    fn remedies(&mut self) {
        let remedies = super::remedies::first_by_rule(self.report);
        if remedies.is_empty() {
            return;
        }
        self.line("");
        self.line(&paint(BOLD, "Mend first"));
        for (index, (workload, remedy, count)) in
            remedies.iter().take(REMEDIES_IN_SUMMARY).enumerate()
        {
            let gain = super::remedies::gain(remedy);
            let heading = format!("{}. {}: {gain}", index + 1, safe_text(&workload.name));
            self.wrapped(2, Style::new(), &heading);
            let what = match count {
                1 => short_arn(&remedy.resource),
                more => format!("{more} resources"),
            };
            self.remedy_lines(&format!("{what}: {}", remedy.action));
        }
        let smallest = self.report.workloads.iter().filter(|w| w.smallest_remedy.is_some()).count();
        if self.full && smallest > 0 {
            for workload in &self.report.workloads {
                self.smallest_remedy(workload);
            }
        }
    }

    /// What to do, in no more than a few lines.
    fn remedy_lines(&mut self, text: &str) {
        let room = self.width.saturating_sub(5);
        let lines = wrap(&fit_to_width(text, LONGEST_TEXT), room);
        let most = if self.full { lines.len() } else { REMEDY_LINES };
        for (index, line) in lines.iter().take(most).enumerate() {
            let cut = index + 1 == most && most < lines.len();
            let line = format!("{line}{}", if cut { " …" } else { "" });
            self.styled(5, DIM, &line);
        }
    }

    /// How little is enough for a workload.
    fn smallest_remedy(&mut self, workload: &WorkloadReport) {
        let Some(set) = &workload.smallest_remedy else { return };
        let name = safe_text(&workload.name);
        let findings = counted(set.fingerprints.len(), "finding");
        let text = match (set.reaches_target, set.exact) {
            (false, _) => format!("{name}: its findings are not all that keeps it from its target"),
            (true, true) => format!("{name}: mending {findings} is enough, and nothing less is"),
            (true, false) => {
                format!("{name}: mending {findings} is enough; it takes at least {}", set.at_least)
            }
        };
        self.wrapped(2, DIM, &text);
    }

    fn workload(&mut self, workload: &WorkloadReport) {
        self.line("");
        let serving = list(&workload.primary_regions);
        let standby = match workload.standby_regions.as_slice() {
            [] => String::new(),
            regions => format!(", stands by in {}", list(regions)),
        };
        let strategy = digest::strategy_words(workload.strategy);
        let place = format!("{strategy}, served from {serving}{standby}");
        let name = fit_to_width(&workload.name, 30);
        let rest = self.width.saturating_sub(name.width() + 2);
        self.line(&format!("{}  {}", paint(BOLD, &name), paint(DIM, &fit_to_width(&place, rest))));
        if let Some(tolerance) = &workload.tolerance {
            self.wrapped(2, Style::new(), &format!("It {}.", tolerance.summary));
        }
        let cases = digest::cases(workload);
        for case in &cases {
            self.case(case, workload);
        }
        if cases.is_empty() {
            self.styled(2, DIM, "Not affected by anything that was simulated.");
        }
    }

    fn case(&mut self, case: &Case<'_>, workload: &WorkloadReport) {
        let estimate = case.estimate;
        let target = workload.targets.get(&estimate.disruption.class).copied();
        let (style, words) = verdict(estimate, target);
        self.wrapped(2, BOLD, &case.title());
        self.styled(4, style, &format!("{words}{}", spread(estimate)));
        if !estimate.explanation.is_empty() {
            self.wrapped(4, Style::new(), &estimate.explanation);
        }
        self.critical_path(estimate);
        for loss in &estimate.data_loss {
            let figure = human_duration(loss.seconds.p50);
            let (resource, source) = (short_arn(&loss.resource), &loss.source);
            let basis = loss.basis.name();
            self.styled(4, DIM, &format!("data loss {figure}  {resource}  {basis}: {source}"));
        }
        for lost in &estimate.lost {
            self.styled(4, RED, &format!("lost: {}", short_arn(lost.arn.as_str())));
            self.wrapped(6, Style::new(), &lost.reason);
        }
        for unknown in &estimate.unknowns {
            self.wrapped(4, MAGENTA, &format!("~ {unknown}"));
        }
    }

    fn critical_path(&mut self, estimate: &EstimateReport) {
        let name_width = estimate
            .critical_path
            .iter()
            .map(|step| safe_text(&step.step).width())
            .max()
            .unwrap_or(0)
            .min(self.width.saturating_sub(STEP_FIGURES + 2));
        for step in &estimate.critical_path {
            let head = format!(
                "    {:>9}  {:>12}  {}",
                format!("+{}", digest::clock(step.start_seconds)),
                human_duration(step.seconds),
                pad(&step.step, name_width)
            );
            let source = format!("{}: {}", step.basis.name(), safe_text(&step.source));
            if head.width() + 2 + source.width() <= self.width {
                self.line(&format!("{head}  {}", paint(DIM, &source)));
            } else {
                self.line(&head);
                self.wrapped(STEP_FIGURES, DIM, &source);
            }
        }
    }

    fn findings(&mut self) {
        let summary = &self.report.summary;
        self.line("");
        let counts = [
            (summary.fail, "failed"),
            (summary.not_assessed, "could not be assessed"),
            (summary.waived, "waived"),
            (summary.pass, "passed"),
        ];
        let counts: Vec<_> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{} {words}", digest::with_thousands(*count)))
            .collect();
        let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(" · ") };
        let counts = fit_to_width(&counts, self.width.saturating_sub(10));
        self.line(&format!("{}  {}", paint(BOLD, "Findings"), paint(DIM, &counts)));
        let groups = digest::groups(self.report);
        let failing: Vec<_> = groups.iter().filter(|group| self.full || group.fails > 0).collect();
        let shown = if self.full { failing.len() } else { GROUPS_IN_SUMMARY };
        let id_width = failing.iter().take(shown).map(|group| group.rule_id.width()).max();
        for group in failing.iter().take(shown) {
            self.group(group, id_width.unwrap_or(0).min(LONGEST_RULE_ID));
        }
        let hidden = failing.iter().skip(shown).map(|group| group.fails).sum::<usize>();
        if hidden > 0 {
            let rules = counted(failing.len().saturating_sub(shown), "more rule");
            self.styled(2, DIM, &format!("and {} of {rules}", counted(hidden, "finding")));
        }
        if let Some(baseline) = &self.report.baseline {
            self.since_baseline(baseline);
        }
    }

    /// What is new, so that a gate that fails says why.
    fn since_baseline(&mut self, baseline: &BaselineReport) {
        self.line("");
        let BaselineReport { new, unchanged, resolved, worse, .. } = baseline;
        let numbers = [(new, "new"), (unchanged, "as before"), (resolved, "resolved")];
        let numbers = numbers.map(|(n, words)| format!("{} {words}", digest::with_thousands(*n)));
        let title = format!("Since {}", human_time(baseline.collected_at));
        let rest = self.width.saturating_sub(title.width() + 2);
        let numbers = fit_to_width(&numbers.join(" · "), rest);
        self.line(&format!("{}  {}", paint(BOLD, &title), paint(DIM, &numbers)));
        let report = self.report;
        let new = report.findings.iter().filter(|finding| {
            finding.status == Status::Fail && finding.baseline == Some(Baseline::New)
        });
        let new = new.map(|finding| {
            ("new", finding.severity, format!("{}: {}", finding.rule_id, finding.message))
        });
        let worse = worse.iter().map(|one| {
            let workload = one.workload.as_ref().map(|name| format!("{name}, "));
            ("worse", one.severity, format!("{}{}", workload.unwrap_or_default(), one.message))
        });
        let mut changes: Vec<_> = new.chain(worse).collect();
        changes.sort_by_key(|(_, severity, _)| *severity);
        let shown = if self.full { changes.len() } else { CHANGES_IN_SUMMARY };
        for (word, severity, message) in changes.iter().take(shown) {
            let head = paint(severity_style(*severity), &format!("{:<8}", severity.name()));
            let message = fit_to_width(message, self.width.saturating_sub(18));
            self.line(&format!("  {head} {word:<5}  {message}"));
        }
        let hidden = changes.len().saturating_sub(shown);
        if hidden > 0 {
            self.styled(2, DIM, &format!("and {}", counted(hidden, "more change")));
        }
    }

    fn group(&mut self, group: &Group<'_>, id_width: usize) {
        let severity = format!("{:<8}", group.severity.name());
        let count = if group.fails > 0 {
            format!("{:>5}", format!("{}×", digest::with_thousands(group.fails)))
        } else {
            "    –".to_owned()
        };
        let head = format!("  {} {count}  ", paint(severity_style(group.severity), &severity));
        let room = self.width.saturating_sub(11 + count.width() + 2);
        self.line(&format!("{head}{}", self.group_words(group, id_width, room)));
        if self.full {
            self.group_resources(group);
        }
    }

    /// The rule, then what it found first, or what it asks where all is told.
    fn group_words(&self, group: &Group<'_>, id_width: usize, room: usize) -> String {
        let Some(first) = group.findings.first() else { return String::new() };
        let message_room = room.saturating_sub(id_width + 2);
        let (words, more) = match (self.full, group.rule) {
            (true, Some(rule)) => (&rule.title, String::new()),
            (true, None) => return fit_to_width(group.rule_id, room),
            (false, _) if message_room >= 40 => (&first.message, String::new()),
            (false, _) if group.fails > 1 => {
                (&first.resource.name, format!(" +{}", group.fails - 1))
            }
            (false, _) => (&first.resource.name, String::new()),
        };
        let id = fit_to_width(group.rule_id, room);
        let column = if message_room >= SHORTEST_NAME { id_width } else { id.width() };
        let missing = column.saturating_sub(id.width());
        let left = room.saturating_sub(id.width() + missing + 2 + more.width());
        let page = group.rule.and_then(|rule| rule.references.first());
        let id = page.map_or_else(|| id.clone(), |page| self.linked(&id, page));
        if left < 6 {
            return id;
        }
        let words = format!("{}{more}", fit_to_width(words, left));
        format!("{id}{:missing$}  {}", "", paint(DIM, &words))
    }

    fn group_resources(&mut self, group: &Group<'_>) {
        for finding in group.findings.iter().take(RESOURCES_IN_FULL) {
            let (sign, style) = match finding.status {
                Status::Fail => ("✘", Style::new()),
                Status::NotAssessed => ("~", MAGENTA),
                Status::Waived => ("– waived:", DIM),
                Status::Pass => ("✔", GREEN),
                Status::NotApplicable => ("–", DIM),
            };
            self.styled(10, style, &format!("{sign} {}", finding.message));
            if let Some(WaiverReport { reason, owner, expires }) = &finding.waiver {
                self.styled(12, style, &format!("by {owner} until {expires}: {reason}"));
            }
        }
        let more = group.findings.len().saturating_sub(RESOURCES_IN_FULL);
        if more > 0 {
            self.styled(10, DIM, &format!("and {more} more"));
        }
        if let Some(rule) = group.rule.filter(|_| group.fails > 0) {
            self.wrapped(10, DIM, &format!("→ {}", rule.remediation.summary.trim()));
        }
    }

    fn gaps(&mut self) {
        let groups = digest::gap_groups(&self.report.gaps);
        if groups.is_empty() {
            return;
        }
        self.line("");
        if self.full {
            self.styled(0, MAGENTA, "Could not see");
            for gap in &self.report.gaps {
                let place = format!("{} {}:{}", gap.region, gap.service, gap.operation);
                let why = gap.reason.description();
                self.styled(2, Style::new(), &format!("{place}  {why}: {}", gap.message));
            }
            return;
        }
        self.styled(0, MAGENTA, &gap_line(&groups, self.width));
    }

    /// The files, each in one piece, so that it can be followed and copied.
    fn written(&mut self, files: &[WrittenFile]) {
        if files.is_empty() {
            return;
        }
        let mut line = String::from("Written:");
        let mut used = line.width();
        for file in files {
            let name = safe_text(&file.name);
            if used + 1 + name.width() > self.width && used > 1 {
                self.line(&line);
                line = String::from(" ");
                used = 1;
            }
            let name = fit_to_width(&name, self.width.saturating_sub(used + 1));
            used += 1 + name.width();
            line.push(' ');
            line.push_str(&match &file.address {
                Some(address) => self.linked(&name, address),
                None => name,
            });
        }
        self.line(&line);
    }

    /// Text that leads somewhere, where the terminal follows links.
    fn linked(&self, text: &str, address: &str) -> String {
        if self.links { link(text, address) } else { text.to_owned() }
    }
}

/// Which columns of a matrix fit side by side.
struct Layout {
    name: usize,
    target: usize,
    per_chunk: usize,
    affecting: Vec<usize>,
    calm: Vec<usize>,
}

impl Layout {
    fn of(width: usize, matrix: &Matrix<'_>) -> Self {
        let longest = |words: &mut dyn Iterator<Item = usize>| words.max().unwrap_or(0);
        let name =
            longest(&mut matrix.rows.iter().map(|row| safe_text(&row.workload.name).width()));
        let target = longest(&mut matrix.rows.iter().map(|row| target_words(row).width()));
        let name = name.clamp("RTO · RPO".width(), if width < 100 { 18 } else { 26 });
        let target = if width >= 76 { target.clamp(6, 20) } else { 0 };
        let room = width.saturating_sub(2 + name + 2 + target + 2);
        let (affecting, calm) = (0..matrix.columns.len())
            .partition(|index| matrix.columns[*index].tally.affected() > 0);
        Self { name, target, per_chunk: (room / CELL).max(1), affecting, calm }
    }

    fn chunks(&self, full: bool) -> impl Iterator<Item = &[usize]> {
        let chunks = if full { usize::MAX } else { 1 };
        self.affecting.chunks(self.per_chunk).take(chunks)
    }

    fn lead(&self, name: &str, target: &str) -> String {
        format!("  {}  {}  ", pad(name, self.name), pad(target, self.target))
    }
}

/// How many workloads fare how in a column that has no room: `Osaka ✘2 ✔6`.
fn tally_words(column: &Column<'_>) -> String {
    let Tally { unrecoverable, unknown, misses, recovers, .. } = column.tally;
    let counts = [
        (Outlook::Unrecoverable, unrecoverable),
        (Outlook::MissesTarget, misses),
        (Outlook::Unknown, unknown),
        (Outlook::Recovers, recovers),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<_> =
        counts.map(|(outlook, count)| format!("{}{count}", outlook.sign())).collect();
    // Kept together where lines are broken.
    let name = digest::disruption_name(column.disruption);
    format!("{name} {}", counts.join(" ")).replace(' ', &UNBROKEN.to_string())
}

fn target_words(row: &Row<'_>) -> String {
    let words = digest::target_words(row.target);
    words.map_or_else(|| "none".to_owned(), |(rto, rpo)| format!("{rto} · {rpo}"))
}

fn verdict(estimate: &EstimateReport, target: Option<Target>) -> (Style, String) {
    let outlook = Outlook::of(estimate);
    let style = match outlook {
        Outlook::NotAffected => DIM,
        Outlook::Recovers => GREEN,
        Outlook::MissesTarget => YELLOW,
        Outlook::Unknown => MAGENTA,
        Outlook::Unrecoverable => RED,
    };
    let words = match outlook {
        Outlook::Recovers | Outlook::MissesTarget => {
            let (rto, rpo) = digest::figures(estimate, target);
            format!("{rto} · {rpo}")
        }
        other => other.words().to_owned(),
    };
    (style, format!("{} {words}", outlook.sign()))
}

/// An estimate in a narrow cell: its sign and the time.
fn short_verdict(estimate: &EstimateReport) -> (Style, String) {
    let late = estimate.meets_target == Some(false);
    let time = estimate.rto_seconds.map_or(0.0, |rto| rto.p50);
    match estimate.outcome {
        Outcome::Gone => (RED, "✘".to_owned()),
        Outcome::Unknown => (MAGENTA, "~".to_owned()),
        Outcome::Untouched => (DIM, "✔".to_owned()),
        _ if late => (YELLOW, format!("! {}", human_duration(time))),
        _ => (GREEN, format!("✔ {}", human_duration(time))),
    }
}

fn spread(estimate: &EstimateReport) -> String {
    let (Some(rto), Some(basis)) = (estimate.rto_seconds, estimate.basis) else {
        return String::new();
    };
    format!("  (p95 {}, weakest figure {})", human_duration(rto.p95), basis.name())
}

/// As many gaps as fit on a line, and how many more there are.
fn gap_line(groups: &[GapGroup<'_>], width: usize) -> String {
    let mut line = String::from("Could not see: ");
    for (index, group) in groups.iter().enumerate() {
        let words = group.words();
        let hidden = groups[index..].iter().map(|group| group.count).sum::<usize>();
        let more = counted(hidden, "more gap");
        let is_last = index + 1 == groups.len();
        let room = if is_last { 0 } else { " · ".len() + more.len() };
        if index > 0 && line.width() + words.width() + room > width {
            line.push_str(&more);
            break;
        }
        line.push_str(&words);
        if !is_last {
            line.push_str(" · ");
        }
    }
    line
}

fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical => RED,
        Severity::High => AnsiColor::Red.on_default(),
        Severity::Medium => YELLOW,
        Severity::Low => DIM,
    }
}

fn list(regions: &[crate::inventory::Region]) -> String {
    regions.iter().map(|region| region.as_str()).collect::<Vec<_>>().join(", ")
}

/// What of an ARN tells a reader most: service and resource.
fn short_arn(arn: &str) -> String {
    let mut parts = arn.splitn(6, ':');
    match (parts.next(), parts.nth(1), parts.nth(2)) {
        (Some("arn"), Some(service), Some(resource)) => format!("{service} {resource}"),
        _ => arn.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::{Scenario, sample};

    fn plain(report: &Report, width: usize, detail: Detail) -> String {
        anstream::adapter::strip_str(&styled(report, width, detail, false)).to_string()
    }

    fn styled(report: &Report, width: usize, detail: Detail, links: bool) -> String {
        let written = ["html", "sarif", "json"].map(|end| WrittenFile {
            name: format!("blackstart-report/report.{end}"),
            address: Some(format!("file:///tmp/report.{end}")),
        });
        render(report, &TextOptions { width, detail, written: written.into(), links })
    }

    #[test]
    fn the_story_in_80_columns() {
        insta::assert_snapshot!(plain(&sample::company(), 80, Detail::Summary));
    }

    #[test]
    fn the_story_in_120_columns() {
        insta::assert_snapshot!(plain(&sample::company(), 120, Detail::Summary));
    }

    #[test]
    fn the_whole_in_120_columns() {
        insta::assert_snapshot!(plain(&sample::company(), 120, Detail::Full));
    }

    #[test]
    fn every_line_fits_and_none_is_forged() {
        for report in [sample::company(), sample::hostile(), sample::empty()] {
            for width in [60, 80, 100, 120, 200] {
                for detail in [Detail::Summary, Detail::Full] {
                    let text = plain(&report, width, detail);
                    for line in text.lines() {
                        assert!(line.width() <= width, "{width}: {line}");
                        assert!(!line.starts_with("::error"));
                        assert!(!line.chars().any(char::is_control));
                    }
                    assert!(!text.contains('\u{202e}'));
                }
            }
        }
    }

    #[test]
    fn other_losses_have_a_table_of_their_own() {
        let mut report = sample::company();
        for workload in &mut report.workloads {
            workload.estimates.truncate(1);
            workload.estimates[0].disruption.class = "az".into();
            workload.estimates[0].disruption.scenario = Scenario::Az;
            workload.estimates[0].disruption.zones = vec!["mes1-az1".into()];
        }
        let text = plain(&report, 80, Detail::Summary);
        assert!(text.contains("any one zone"), "{text}");
        assert!(text.contains("The loss of a Region was not simulated."), "{text}");
    }

    #[test]
    fn a_piped_summary_fits_a_screen() {
        let lines = plain(&sample::company(), 120, Detail::Summary).lines().count();
        assert!(lines <= 40, "{lines} lines");
    }

    #[test]
    fn hostile_names_bring_no_escape_sequence() {
        let text = render(
            &sample::hostile(),
            &TextOptions { width: 120, detail: Detail::Full, written: vec![], links: true },
        );
        assert!(!text.contains("\u{1b}[2J"));
        assert!(!text.contains('\u{7}'));
    }

    /// The sample with so many workloads, each with an estimate for every Region.
    fn wide(workloads: usize, regions: &[&str]) -> Report {
        let mut report = sample::company();
        let first = report.workloads[0].clone();
        report.workloads = (0..workloads)
            .map(|number| {
                let mut workload = first.clone();
                workload.name = format!("workload {number:02} 注文管理システム");
                workload.estimates.truncate(1);
                let mut estimate = workload.estimates.remove(0);
                for (index, code) in regions.iter().enumerate() {
                    estimate.disruption.regions = vec![code.parse().unwrap()];
                    estimate.disruption.title = String::new();
                    estimate.affected = index % 5 == number % 5;
                    workload.estimates.push(estimate.clone());
                }
                workload
            })
            .collect();
        report.scope.regions = regions.iter().map(|code| code.parse().unwrap()).collect();
        report
    }

    const REGIONS: [&str; 17] = [
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-north-1",
        "sa-east-1",
    ];

    #[test]
    fn forty_workloads_in_seventeen_regions_fit_a_screen() {
        let report = wide(40, &REGIONS);
        for width in [60, 80, 120] {
            let text = plain(&report, width, Detail::Summary);
            assert!(text.lines().count() <= 50, "{text}");
            assert!(text.lines().all(|line| line.width() <= width), "{text}");
        }
        insta::assert_snapshot!(plain(&report, 80, Detail::Summary));
    }

    #[test]
    fn one_workload_is_told_in_a_few_lines() {
        let text = plain(&wide(1, &["eu-central-1"]), 80, Detail::Summary);
        assert!(text.lines().count() < 30, "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn links_change_no_letter_and_no_column() {
        let report = sample::company();
        for detail in [Detail::Summary, Detail::Full] {
            let linked = styled(&report, 80, detail, true);
            assert!(linked.contains("\u{1b}]8;;https://docs.aws.amazon.com/"));
            assert!(linked.contains("\u{1b}]8;;file:///tmp/report.html\u{1b}\\"));
            assert_eq!(
                linked.matches("\u{1b}]8;;\u{1b}\\").count() * 2,
                linked.matches("]8;;").count()
            );
            assert!(!styled(&report, 80, detail, false).contains("]8;;"));
            let plain_text = plain(&report, 80, detail);
            assert_eq!(anstream::adapter::strip_str(&linked).to_string(), plain_text);
        }
    }

    #[test]
    fn an_address_brings_no_escape_sequence_along() {
        let mut report = sample::company();
        for rule in report.rules.values_mut() {
            rule.references = vec!["https://a.example/\u{1b}]8;;x\u{7}".into()];
        }
        let linked = styled(&report, 80, Detail::Full, true);
        assert!(!linked.contains("a.example"));
    }
}
