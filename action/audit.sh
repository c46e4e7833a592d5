#!/usr/bin/env bash
# Runs the audit, says where the reports are, and writes the job's summary. For
# action.yml; works with the bash 3.2 of macOS. Ends with 0 if the audit ran: the
# action's last step gives the verdict, once the findings have been uploaded.
#
#   INPUT_…                         the inputs of the action
#   GITHUB_OUTPUT, GITHUB_STEP_SUMMARY   set by the runner
set -euo pipefail

fail() {
    printf '::error title=blackstart::%s\n' "$*"
    exit 2
}

for name in INPUT_CONFIG INPUT_BASELINE INPUT_FAIL_ON INPUT_REPORT_DIR; do
    case "${!name}" in
        *$'\n'*) fail "the input of $name must be one line" ;;
    esac
done

# Appends each line of $1 to the arguments; white space around it and empty
# lines do not count.
arguments=(audit --no-progress "--fail-on=$INPUT_FAIL_ON")
append_lines() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line#"${line%%[![:space:]]*}"}
        line=${line%"${line##*[![:space:]]}"}
        if [ -n "$line" ]; then
            arguments+=("$line")
        fi
    done <<<"$1"
}

mkdir -p -- "$INPUT_REPORT_DIR"
reports=(html json sarif md)
for format in "${reports[@]}"; do
    arguments+=("--output=$INPUT_REPORT_DIR/report.$format")
done
if [ -n "$INPUT_CONFIG" ]; then arguments+=("--config=$INPUT_CONFIG"); fi
if [ -n "$INPUT_BASELINE" ]; then arguments+=("--baseline=$INPUT_BASELINE"); fi
append_lines "$INPUT_ARGS"
arguments+=(--)
append_lines "$INPUT_SOURCES"

# Names in AWS are anybody's text: no line of the output may be taken for a
# command to the runner.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$token"
code=0
blackstart "${arguments[@]}" || code=$?
printf '\n::%s::\n' "$token"

printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"
case "$code" in
    0 | 1 | 3) ;;
    2) fail "the audit did not run: a mistake in usage, configuration or input, see above" ;;
    *) fail "blackstart ended with $code" ;;
esac
{
    printf 'html=%s\n' "$INPUT_REPORT_DIR/report.html"
    printf 'json=%s\n' "$INPUT_REPORT_DIR/report.json"
    printf 'sarif=%s\n' "$INPUT_REPORT_DIR/report.sarif"
    printf 'markdown=%s\n' "$INPUT_REPORT_DIR/report.md"
} >>"$GITHUB_OUTPUT"
if [ "$INPUT_SUMMARY" = true ]; then
    # The runner refuses a summary above one MiB.
    head -c 1000000 -- "$INPUT_REPORT_DIR/report.md" >>"$GITHUB_STEP_SUMMARY"
fi
