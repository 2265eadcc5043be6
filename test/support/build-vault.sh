#!/bin/sh
# Builds Vault $2 from the Go module proxy into $1. The tag `minimal` leaves out what needs the clouds' libraries; the
# published sdk is older than the one in Vault's repository, which three lines have to follow.
set -eu
out=$1 version=$2
work=$(mktemp -d "$out.work-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
dir=$(go mod download -json "github.com/hashicorp/vault@$version" | sed -n 's/^.*"Dir": "\(.*\)",*$/\1/p')
cp -r "$dir" src
chmod -R u+w src
cd src
sed -i -E '/^replace github\.com\/hashicorp\/vault\/(api|sdk)/d' go.mod
edit() {
  grep -qF "$2" "$1"
  sed -i "s|$2|$3|" "$1"
}
edit builtin/logical/transit/path_restore.go \
  'restoredKeyName, err := b.lm.RestorePolicy(' \
  'restoredKeyName, err := keyName, b.lm.RestorePolicy('
edit vault/identity_store.go \
  'ActivationFunc: iStore.activateDeduplication,' \
  'ActivationFunc: func(ctx context.Context, req *logical.Request, _ string) error { return iStore.activateDeduplication(ctx, req) },'
edit vault/logical_system_activation_flags.go 'ActivationFunc(ctx, nil)' 'ActivationFunc(ctx, nil, "")'
GOFLAGS=-mod=mod GOTOOLCHAIN=local go build -tags minimal -o "$work/vault" .
mv "$work/vault" "$out"
