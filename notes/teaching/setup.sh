#!/usr/bin/env bash
# Gradescope runs this once, when it builds the autograder's image. It installs Go
# and builds the grader. See notes/teaching.md.
set -euo pipefail

# If go.mod needs another version, set it here with its checksum from https://go.dev/dl.
GO_VERSION=${GO_VERSION:-1.26.8}
GO_SHA256=${GO_SHA256:-}

apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends bubblewrap ca-certificates curl

archive=go$GO_VERSION.linux-$(dpkg --print-architecture).tar.gz
curl -fsSL -o "/tmp/$archive" "https://go.dev/dl/$archive"
if [ -n "$GO_SHA256" ]; then
	echo "$GO_SHA256  /tmp/$archive" | sha256sum --check
fi
rm -rf /usr/local/go
tar -C /usr/local -xzf "/tmp/$archive"
rm "/tmp/$archive"

# shellcheck source=environment.sh
. /autograder/source/environment.sh
cd /autograder/source/socketlab
go mod download
go build -o /autograder/grader-class ./grader/class
# Grade an empty submission. This compiles what every submission needs, and proves
# that the autograder works. It runs no student's code, so it needs no sandbox.
empty=$(mktemp -d)
/autograder/grader-class gradescope --submission "$empty" --results "$empty/results.json" --i-trust-these
rm -rf "$empty"
