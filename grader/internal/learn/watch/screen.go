package watch

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"socketlab/grader/internal/core/workbook"
)

// Screen watches from a lab on, full screen, until the reader quits or ctx ends.
// Then the terminal is as it was, and nothing of a run is left. With poll it
// looks for saves instead of listening for file events.
func Screen(ctx context.Context, desk Desk, lab workbook.Lab, poll bool, options ...tea.ProgramOption) error {
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	asked := make(chan workbook.Lab)
	screen := newModel(desk, func(lab workbook.Lab) {
		select {
		case asked <- lab:
		case <-ctx.Done():
		}
	})
	// The signals are ctx's to hear of: all that end a program restore the
	// terminal.
	program := tea.NewProgram(screen, append(options, tea.WithContext(ctx), tea.WithoutSignalHandler())...)
	l := &loop{desk: desk, poll: poll, tell: func(what any) { program.Send(what) }, asked: asked}
	ended := make(chan error, 1)
	go func() {
		defer leave() // a loop that ends early takes the screen with it
		ended <- l.run(ctx, lab)
	}()
	_, err := program.Run()
	interrupted := ctx.Err() != nil
	leave()
	if defect := <-ended; defect != nil {
		return defect
	}
	if err != nil && (!interrupted || errors.Is(err, tea.ErrProgramPanic)) {
		return fmt.Errorf("show the screen: %w", err)
	}
	return nil
}
