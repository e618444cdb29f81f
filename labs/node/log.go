package node

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"sync"
)

// maxFrames is how many calls of a stack the log shows.
const maxFrames = 8

// newLogger returns a logger that writes lines of text to out. A stack, the string in the
// attribute "stack", comes below its line, as Go prints it, but with the reader's own
// calls first.
func newLogger(out io.Writer) *slog.Logger {
	return slog.New(&stackHandler{slog.NewTextHandler(out, nil), out, &sync.Mutex{}})
}

// stackHandler implements slog.Handler.
type stackHandler struct {
	slog.Handler
	out io.Writer
	mu  *sync.Mutex // keeps a line and its stack together
}

// Handle implements slog.Handler.
func (h *stackHandler) Handle(ctx context.Context, record slog.Record) error {
	rest, stack := cutStack(record)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.Handler.Handle(ctx, rest); err != nil || stack == "" {
		return err
	}
	_, err := io.WriteString(h.out, TidyStack(stack))
	return err
}

// cutStack returns a record without its stack, and the stack, empty if there is none.
func cutStack(record slog.Record) (rest slog.Record, stack string) {
	rest = slog.NewRecord(record.Time, record.Level, record.Message, record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		if attr.Key == "stack" && attr.Value.Kind() == slog.KindString {
			stack = attr.Value.String()
		} else {
			rest.AddAttrs(attr)
		}
		return true
	})
	return rest, stack
}

// WithAttrs implements slog.Handler.
func (h *stackHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &stackHandler{h.Handler.WithAttrs(attrs), h.out, h.mu}
}

// WithGroup implements slog.Handler.
func (h *stackHandler) WithGroup(name string) slog.Handler {
	return &stackHandler{h.Handler.WithGroup(name), h.out, h.mu}
}

var (
	// own is a call of the package of a lab, which the reader writes. With "variants/" the
	// grader runs many versions of it.
	own = regexp.MustCompile(`^socketlab/labs/\d\d-[^./]+(/variants/[^./]+)?\.`)
	// offset is the end of a place in a stack.
	offset = regexp.MustCompile(` \+0x[0-9a-f]+$`)
)

// TidyStack reduces the stack of one goroutine, as Go prints it after a panic, to what the
// reader needs: their own calls, innermost first, and then what those called. It ends with a
// newline.
func TidyStack(stack string) string {
	head, rest, _ := strings.Cut(strings.TrimRight(stack, "\n"), "\n")
	var frames []string // a call and its place each
	lines := strings.Split(rest, "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		frames = append(frames, lines[i]+"\n"+offset.ReplaceAllString(lines[i+1], "")+"\n")
	}
	// What is above is how the panic was caught.
	for i, frame := range frames {
		if strings.HasPrefix(frame, "panic(") {
			frames = frames[i+1:]
			break
		}
	}
	first, last := -1, -1
	for i, frame := range frames {
		if own.MatchString(frame) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	var text strings.Builder
	text.WriteString(head + "\n")
	write := func(frames []string) {
		for i, frame := range frames {
			if i == maxFrames {
				text.WriteString("...additional frames elided...\n")
				return
			}
			text.WriteString(frame)
		}
	}
	if first < 0 {
		write(frames)
		return text.String()
	}
	write(frames[first : last+1])
	if first > 0 {
		text.WriteString("which called, innermost first:\n")
		write(frames[:first])
	}
	return text.String()
}
