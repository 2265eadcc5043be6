#!/bin/sh
# Verifies a release of envshim as it was downloaded: sh verify.sh [FOLDER]; default: the folder of this script.
#
# Every file there has to be one of SHA256SUMS, with the bytes it had when the release was made; the bill of materials
# and the provenance have to tell of the same bytes; and the executable for this machine has to say that it is what they
# say. That SHA256SUMS itself is the publisher's is for its signature or attestation to tell: verify that first.
set -eu
cd "${1:-$(dirname "$0")}"

fail() {
  echo "verify: $*" >&2
  exit 1
}

sums() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

[ -f SHA256SUMS ] || fail "there is no SHA256SUMS in $(pwd)"
sums --check --strict --quiet SHA256SUMS >&2 || fail "a file is missing or is not what was released"
for file in *; do
  [ "$file" = SHA256SUMS ] || cut -c 67- SHA256SUMS | grep -qxF -- "$file" || fail "$file is not part of the release"
done

# The two documents are JSON with a line for each value.
while read -r sum file; do
  case "$file" in
    *.tar.gz | *.whl | *.tgz | envshim.cjs | envshim.cdx.json | THIRD_PARTY_NOTICES)
      grep -A 3 -F "\"name\": \"$file\"" provenance.json | grep -qF "$sum" || fail "provenance.json tells of another $file"
      ;;
  esac
done <SHA256SUMS

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
for archive in envshim-*.tar.gz; do
  tar -xzf "$archive" -C "$unpacked"
  folder=$unpacked/${archive%.tar.gz}
  sum=$(sums "$folder/envshim" | cut -c 1-64)
  grep -qF "$sum" envshim.cdx.json || fail "the executable in $archive is not the one of envshim.cdx.json"
  case "$(uname -s)-$(uname -m) $archive" in
    "Linux-x86_64 "*linux-x64* | "Linux-aarch64 "*linux-arm64*)
      said=$("$folder/envshim" --version) || fail "the executable in $archive does not run here"
      version=${archive#envshim-}
      case "$said" in
        "envshim ${version%%-linux-*} (Node "*) echo "$said" ;;
        *) fail "the executable in $archive says it is $said" ;;
      esac
      ;;
  esac
done
echo "verify: $(wc -l <SHA256SUMS | tr -d ' ') files are as they were released"
