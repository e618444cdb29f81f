package system

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"socketlab/grader/internal/learn/doctor"
)

// terminal checks that the screen can show what the grader prints.
func terminal(screen *os.File) doctor.Finding {
	if !term.IsTerminal(int(screen.Fd())) {
		return doctor.Goodf("none, so the output is plain text")
	}
	width, height, err := term.GetSize(int(screen.Fd()))
	if err != nil {
		return doctor.Warningf("use another terminal", "its size is unknown: %v", err)
	}
	name := os.Getenv("TERM")
	colour := colorprofile.Detect(screen, os.Environ())
	text := fmt.Sprintf("%d columns, %d lines, %s, TERM=%s", width, height, colour, name)
	const narrow, low = 60, 20
	switch {
	case name == "dumb" || name == "" && runtime.GOOS != "windows":
		return doctor.Warningf("export TERM=xterm-256color, if your terminal supports it", "%s: it cannot show a full screen", text)
	case width < narrow || height < low:
		return doctor.Warningf(fmt.Sprintf("make it at least %d columns wide and %d lines high; 80 columns are best", narrow, low), "%s", text)
	case !isUTF8():
		return doctor.Warningf("export LANG=C.UTF-8", "%s; the locale is not UTF-8, so ✓ and █ may look wrong", text)
	}
	return doctor.Goodf("%s", text)
}

// isUTF8 reports whether the locale is UTF-8. The first variable that is set decides.
func isUTF8() bool {
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(os.Getenv(variable)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin"
}
