package checks

import (
	"regexp"
	"strings"
)

// causes maps what a build says when its environment fails to what helps.
var causes = []struct{ sign, remedy string }{
	{"dial tcp", "The modules could not be downloaded: connect to the network, or set GOPROXY to a proxy that you can reach, and try again."},
	{"proxyconnect", "The modules could not be downloaded: correct HTTPS_PROXY, and try again."},
	{"TLS handshake", "The modules could not be downloaded: the connection to the module proxy is broken; set GOPROXY, and try again."},
	{"module lookup disabled by GOPROXY=off", "The modules are not on this machine and GOPROXY is off: unset it and try again."},
	{"no space left on device", "The disk is full: make room (go clean -cache helps) and try again."},
	{"missing go.sum entry", "go.sum lacks an entry: restore it with git checkout -- go.mod go.sum."},
	{"updates to go.mod needed", "go.mod was changed: restore it with git checkout -- go.mod go.sum."},
	{"checksum mismatch", "A downloaded module is not the one that go.sum names: go clean -modcache, and try again."},
	{"signal: killed", "The compiler was killed, most likely for want of memory: close something and try again."},
	{"-race requires cgo", "The race detector needs a C compiler and CGO_ENABLED=1: install one, or leave out --race."},
	{"C compiler", "The race detector needs a C compiler: install one (gcc or clang), or leave out --race."},
}

// ofModule matches what is wrong with a module, even where the go command says
// which file imports it.
var ofModule = regexp.MustCompile(`^\S+\.go:\d+:\d+: (\S+@v\S+: |missing go\.sum entry|module lookup disabled)`)

// packageLine matches the line with which the go command names a package.
var packageLine = regexp.MustCompile(`(?m)^# .*\n`)

// Remedy says what to do when a build failed for a reason that is not the
// code's fault, or is empty. Other lines that name a Go file are the compiler's own.
func Remedy(said string) string {
	for line := range strings.Lines(said) {
		for _, cause := range causes {
			if strings.Contains(line, cause.sign) && (ofModule.MatchString(line) || !strings.Contains(line, ".go:")) {
				return cause.remedy
			}
		}
	}
	return ""
}

// rewrite shows paths as the reader knows them.
func (r *rounds) rewrite(text string) string {
	return r.overlay.Rewrite(text, r.spec.Lab.Root, here())
}

// lastLine is the last line that is not empty, or other.
func lastLine(output []string, other string) string {
	for i := len(output) - 1; i >= 0; i-- {
		if text := strings.TrimSpace(output[i]); text != "" && !strings.HasPrefix(text, "FAIL") && !strings.HasPrefix(text, "ok") {
			return text
		}
	}
	return other
}
