package watch

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"socketlab/grader/internal/core/workbook"
)

// Screen watches a lab on a full screen, until the reader quits or ctx ends. When it
// returns, the terminal is restored and no process of a run is left. If poll is set,
// it polls for saves and uses no file events.
func Screen(ctx context.Context, backend Backend, lab workbook.Lab, poll bool, options ...tea.ProgramOption) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	requests := make(chan workbook.Lab)
	screen := newModel(backend, func(lab workbook.Lab) {
		select {
		case requests <- lab:
		case <-ctx.Done():
		}
	})
	// Signals end ctx, and Bubble Tea then restores the terminal.
	program := tea.NewProgram(screen, append(options, tea.WithContext(ctx), tea.WithoutSignalHandler())...)
	l := &loop{backend: backend, poll: poll, send: func(message any) { program.Send(message) }, requests: requests}
	ended := make(chan error, 1)
	go func() {
		defer cancel() // if the loop fails, close the screen too
		ended <- l.run(ctx, lab)
	}()
	_, err := program.Run()
	interrupted := ctx.Err() != nil
	cancel()
	if defect := <-ended; defect != nil {
		return defect
	}
	if err != nil && (!interrupted || errors.Is(err, tea.ErrProgramPanic)) {
		return fmt.Errorf("show the screen: %w", err)
	}
	return nil
}
