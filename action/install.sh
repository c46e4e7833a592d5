#!/usr/bin/env bash
# Installs a released blackstart, after its checksum, and puts it on the path of
# the steps that follow. For action.yml; works with the bash 3.2 of macOS.
#
#   INPUT_VERSION        0.1.0, v0.1.0 or latest
#   INPUT_DOWNLOAD_URL   where the releases are
#   RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_PATH   set by the runner
set -euo pipefail

fail() {
    printf '::error title=blackstart::%s\n' "$*"
    exit 2
}

if ! [[ $INPUT_VERSION =~ ^(latest|v?[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?)$ ]]; then
    fail "the input 'version' must be a release such as 0.1.0, or latest"
fi
if ! [[ $INPUT_DOWNLOAD_URL =~ ^(https|file)://[^[:space:]]+$ ]]; then
    fail "the input 'download-url' must begin with https://"
fi

case "$RUNNER_OS/$RUNNER_ARCH" in
    Linux/X64) target=x86_64-unknown-linux-musl ;;
    Linux/ARM64) target=aarch64-unknown-linux-musl ;;
    macOS/X64) target=x86_64-apple-darwin ;;
    macOS/ARM64) target=aarch64-apple-darwin ;;
    Windows/X64) target=x86_64-pc-windows-msvc ;;
    *) fail "there is no release for $RUNNER_OS on $RUNNER_ARCH: see https://github.com/blackstart-dev/blackstart for how to build it" ;;
esac
case "$RUNNER_OS" in
    Windows) archive=blackstart-$target.zip ;;
    *) archive=blackstart-$target.tar.gz ;;
esac
case "$INPUT_VERSION" in
    latest) url=$INPUT_DOWNLOAD_URL/latest/download ;;
    *) url=$INPUT_DOWNLOAD_URL/download/v${INPUT_VERSION#v} ;;
esac

folder=$RUNNER_TEMP/blackstart
mkdir -p "$folder"
cd "$folder"

download() {
    curl --proto '=https,file' --proto-redir '=https' --tlsv1.2 --fail --silent --show-error \
        --location --retry 3 --output "$1" "$url/$1" \
        || fail "$url/$1 cannot be downloaded: is there a release $INPUT_VERSION?"
}

checksum() {
    if command -v sha256sum >/dev/null; then
        sha256sum "$1"
    else
        shasum -a 256 "$1"
    fi | awk '{ sub(/^\\/, "", $1); print $1 }'
}

download SHA256SUMS
download "$archive"
# Text and binary mode differ by an asterisk before the name.
expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' SHA256SUMS)
actual=$(checksum "$archive")
if [ -z "$expected" ]; then
    fail "SHA256SUMS of release $INPUT_VERSION does not name $archive"
fi
if [ "$expected" != "$actual" ]; then
    fail "$archive is not what was released: its SHA-256 is $actual, SHA256SUMS says $expected"
fi

case "$archive" in
    *.zip) unzip -o -q "$archive" ;;
    *) tar -xzf "$archive" ;;
esac
printf '%s\n' "$folder/blackstart-$target" >>"$GITHUB_PATH"
"$folder/blackstart-$target/blackstart" --version
